"""Words that tell a column of people's names from one of places, streets or labels."""

_FORENAMES = (
    "aaron abdul abigail adam adrian agnieszka ahmed aisha alan albert alex alexander alexandra "
    "alfie alice alison amanda amelia amir amy andrea andrew angela ann anna anne annette "
    "anthony antony arthur ashley asif barbara barry ben benjamin bethany bradley brandon "
    "brenda brian callum cameron carl carol caroline catherine charles charlie charlotte chloe "
    "chris christian christina christine christopher claire clare colin connor courtney craig "
    "daisy dale damian dan daniel danielle darren dave david dawn dean debbie deborah denise "
    "derek diane dominic donna doris dorothy dylan edward elaine eleanor elizabeth ella ellen "
    "ellie emily emma eric ethan eva evie faith fatima fiona florence frances frank fred "
    "freddie freya gareth gary gavin gemma george georgia gillian glen grace graham grzegorz "
    "gurpreet hannah harjit harpreet harriet harry harvey hassan hayley heather heidi helen "
    "henry holly hussain ian ibrahim imran isaac isabella isla jack jacob jacqueline jade jake "
    "james jamie jan jane janet janice jasmine jason jay jayden jean jeff jeffrey jennifer "
    "jenny jeremy jessica jill jim jo joan joanna joanne joe john jon jonathan jordan joseph "
    "josh joshua joyce judith julia julian julie june justin karen karl kate katherine kathleen "
    "katie kayleigh keith kelly kenneth kerry kevin khalid kieran kim kirsty kyle laura lauren "
    "leah lee leo leon leslie lewis liam lily linda lisa logan lorraine louis louise lucas lucy "
    "luke lynn malcolm mandy manjit marc marcus margaret maria marian marie marion mark martin "
    "mary mason matt matthew maureen max megan mehmet melanie melissa michael michelle mike "
    "millie mohamed mohammad mohammed molly muhammad naomi natalie natasha nathan neil niamh "
    "nicholas nick nicola nicole nigel noah norman oliver olivia oscar owen pamela patricia "
    "patrick paul paula pauline peter philip phillip phoebe piotr poppy priya rachel rajesh "
    "ralph raymond rebecca reece rhys richard rita robert robin roger ronald rosie ross roy "
    "russell ruth ryan sally sam samantha samuel sandra sara sarah scarlett scott sean shane "
    "shannon sharon shaun sheila shirley simon sophia sophie stacey stanley stephanie stephen "
    "steve steven stuart sue susan suzanne sydney tanya tara terence teresa terry thomas tim "
    "timothy tina toby tom tomasz tony tracey tracy trevor tyler valerie vanessa vera veronica "
    "victor victoria vincent wayne wendy william yasmin yusuf yvonne zachary zoe "
)
FORENAMES = tuple(_FORENAMES.split())
"""Common forenames in the United Kingdom. A sample, not a register: it judges columns only."""

_SURNAMES = (
    "adams ahmed akhtar alexander ali allen anderson andrews armstrong atkinson bailey barker "
    "barnes barnett bates begum bell bennett berry bhatti bibi bird birch booth bradley brooks "
    "bryant burgess burns burton byrne campbell carr chapman chambers chaudhry choudhury clark "
    "clarke cole coleman collins cooper cox crawford cunningham curtis daly davidson davies davis "
    "dawson dean dhillon dixon doherty doyle duncan dunn edwards elliott ellis evans farrell "
    "ferguson fernandes fletcher foster fowler fraser freeman gallagher gardner george gibson "
    "gill gilbert gordon graham grant gray griffiths gupta hamilton hancock hardy harper harris "
    "harrison hart harvey hawkins hayes henderson henry hewitt higgins hicks hodgson holland "
    "holmes hopkins howard howe howells hudson hughes hunt hussain iqbal islam jackson james "
    "jenkins jennings johal johnson johnston jones jordan joyce kaur kaminski kelly kennedy khan "
    "king knowles kowalski kumar lawrence lawson lee lewandowski lewis lloyd lowe lynch macdonald "
    "mahmood malik mann marshall martin matthews mccarthy mcdonald mclean miah mills mistry "
    "mitchell mohammed morgan morris morrison morton murphy murray nash naylor newman nguyen "
    "nicholls nichols nowak obrien oconnor okafor oliver olusegun oneill osborne owen owens palmer "
    "parker parkinson parry parsons patel patterson payne pearce pearson perkins perry peters "
    "phillips pickering potter powell pritchard quinn rahman reid rees reynolds rhodes richards "
    "richardson riley roberts robertson robinson robson rogers rowe russell ryan sanders sanderson "
    "saunders scott shah sharma sharp shaw short siddiqui simmons simpson sims sinclair singh "
    "skinner slater smith spencer stephens stephenson stevens stevenson stewart stone sullivan "
    "sutton taylor thomas thompson thomson thornton tucker turner uddin vaughan wade wallace "
    "walker walsh ward watkins watson watts webb webster wells wheeler whitehead wilkins "
    "wilkinson williams williamson willis wilson wojcik wong wright yates young yousaf zaman"
)
SURNAMES = tuple(_SURNAMES.split())
"""Common surnames in the United Kingdom, but for words that are trades, colours, months or
features of a landscape as well. A sample, not a register: it judges columns only."""

_LABEL_WORDS = (
    "abbey academy actual african alley and approach area arms arrest arson asian assault "
    "assistance association available avenue bank bar bedworth birmingham black bodily borough "
    "bridge british brook building burglary business by cannot care caribbean case caution "
    "centre charge charged child church circus city class clinic close college common commons "
    "community complete conditional constabulary cottages council county court coventry "
    "crescent crime cross custody damage district drive drug drugs east eliot end england "
    "estate farm field fields fire first force garage gardens gate general green ground grove "
    "hall harassment harm health heath high hill hospital hotel house identified industrial "
    "infirmary inn investigation island junction kenilworth known lane leamington lodge market "
    "mead meadow mews mill mixed moor nightclub no north not nuneaton of offence offences "
    "office officer on or order other outcome parade park parking passage pathway petrol place "
    "playground police possession post precinct premises primary prison probation prosecute "
    "public rail railway reach recorded recreation referral resolution retail rise road robbery "
    "rother row rugby rural school secondary sentence service services sex sexual shop shopping "
    "shops site solihull south square st stated station status stop store stores stratford "
    "street studies supermarket superstore surgery suspect suspended team terrace theatre theft "
    "town trust unit university unknown urban vale valley victim view village violence walk "
    "ward warwick warwickshire way weapon weapons west wharf white wood woods yard youth "
)
LABEL_WORDS = tuple(_LABEL_WORDS.split())
"""Words of places, streets, bodies and codes: a value that has one is not taken for a name."""

NAME_LIKE = r"\p{Lu}[\pL'’.-]*(,? +\p{Lu}[\pL'’.-]*){1,3}"
"""Two to four words in capitals: `Ann Example`, `EXAMPLE, Ann`."""

IN_SMALL_LETTERS = r"\pL[\pL'’.-]*(,? +\pL[\pL'’.-]*){1,3}"
"""The same whatever its letters are: `ann example`."""

WORD = r"\p{Lu}[\pL'’-]+"

NOT_GIVEN = ("unknown", "withheld", "redacted", "removed", "none", "null", "yes", "no", "true",
             "false", "not known", "not stated", "not recorded", "anonymous", "n/a")  # fmt: skip
"""What stands in a column of names where the name was taken out."""
