"""Two hundred columns as exports really have them beside what a contract asks for, made up.

References, codes, amounts, grid labels, categories, texts: none identifies a person, and none may
be taken for what does.
"""

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np

ROWS = 60
SEEDED = np.random.default_rng(12)


def numbers(low: int, high: int) -> list[int]:
    return [int(n) for n in SEEDED.integers(low, high, ROWS)]


def shaped(form: str, low: int, high: int) -> list[str]:
    return [form.format(n) for n in numbers(low, high)]


def some(words: str) -> list[str]:
    """The words, separated by commas, in any order."""
    choices = [word.strip() for word in words.split(",")]
    return [choices[n] for n in SEEDED.integers(0, len(choices), ROWS)]


REFERENCES = {
    "crime number": ("23/{}/24", 1000, 99999),
    "crime number with zeros": ("{:08d}/24", 1000, 99999),
    "log number": ("{:04d}", 1, 9999),
    "log of a day": ("{:04d} of 12/05/2024", 1, 9999),
    "custody record": ("23NA/{}/24", 1000, 9999),
    "case URN": ("23NA{:07d}24", 1000, 9999999),
    "order": ("ORD-{:06d}", 1, 999999),
    "order without dash": ("ORD{:07d}", 1, 9999999),
    "event": ("EVT{:05d}", 1, 99999),
    "ticket": ("INC{:010d}", 1, 999999999),
    "letters and five digits": ("B{:05d}", 1, 99999),
    "letters and eight digits": ("RF{:08d}", 1, 99999999),
    "year and number": ("2024-{:05d}", 1, 99999),
    "slashes": ("A/{}/B", 100, 999),
    "four digits": ("{:04d}", 0, 9999),
    "six digits": ("{:06d}", 100000, 999999),
    "seven digits": ("{:07d}", 1000000, 9999999),
    "eight digits": ("{:08d}", 30000000, 99999999),
    "nine digits": ("{:09d}", 10**8, 10**9),
    "ten digits": ("{:010d}", 10**8, 10**10),
    "eleven digits": ("{:011d}", 10**8, 10**10),
    "twelve digits": ("{:012d}", 10**11, 10**12),
    "sixteen digits": ("{:016d}", 10**12, 10**15),
    "hexadecimal": ("{:08x}", 0, 2**32),
    "long hexadecimal": ("{0:016x}{0:016x}", 0, 2**62),
    "part number": ("PX-{:03d}-QZ", 0, 999),
    "box": ("Box {}", 1, 400),
    "page": ("p. {}", 1, 400),
    "batch of a lab": ("24L{:04d}F", 0, 9999),
    "exhibit": ("EX/{:03d}", 1, 999),
    "unit of fire service": ("WR{:02d}P1", 1, 60),
    "call sign": ("NS{:02d}", 1, 99),
    "version": ("v1.{}.0", 0, 40),
    "file": ("extract_{:03d}.csv", 0, 999),
    "sheet row": ("R{:04d}", 0, 9999),
    "moment": ("{}", 1_600_000_000, 1_760_000_000),
    "bus route": ("X{}", 1, 99),
    "road": ("A{}", 1, 4999),
    "motorway junction": ("M40 J{}", 9, 17),
    "junction and distance": ("M6 J2 {} m", 100, 900),
    "marker post": ("P{}/7A", 10, 99),
    "lamp post": ("LP {:04d}", 1, 9999),
    "beat": ("Beat {}", 1, 40),
    "ward of a hospital": ("Ward {}", 1, 40),
    "bed": ("Bay {} Bed 2", 1, 9),
    "room": ("Room {}", 1, 400),
    "locker": ("L{}A", 1, 40),
    "bus stop": ("Stop {} High Street", 1, 9),
    "area of a shop": ("Unit {} Retail Park", 1, 90),
    "grid label": ("E{}", 1, 40),
    "square of a map": ("SP{:02d}", 10, 99),
    "hexagon": ("8a1943{:06x}fff", 0, 2**24),
    "area code": ("E0103{:04d}", 0, 9999),
    "local area": ("E0200{:04d}", 0, 9999),
    "site": ("RJC{:02d}", 1, 99),
    "practice": ("M84{:03d}", 1, 70),
    "specialty": ("{:03d}", 100, 999),
    "diagnosis": ("S{:02d}.1", 0, 99),
    "cause": ("Y{:02d}", 0, 9),
    "SNOMED": ("{}00{}".replace("{}", "{0}"), 10**5, 10**8),
    "drug": ("BNF 04{:02d}01", 1, 12),
    "offence code": ("{:03d}/01", 1, 150),
    "outcome code": ("{}A", 1, 22),
    "shift": ("{}E", 1, 5),
    "tier": ("B{}", 1, 4),
    "score of 27": ("{}", 0, 27),
    "score of 100": ("{}", 0, 100),
    "age": ("{}", 10, 90),
    "year": ("{}", 1998, 2025),
    "year of birth": ("{}", 1940, 2010),
    "minutes": ("{}", 0, 600),
    "seconds": ("{}", 0, 90000),
    "pounds": ("£{}", 1, 5000),
    "pounds in full": ("{}.00", 1, 50000),
    "thousands": ("{:,}", 1000, 900000),
    "round amounts": ("{}000", 10, 45),
    "round amounts in fives": ("{}500", 10, 45),
    "per cent": ("{}%", 0, 100),
    "kilograms": ("{} kg", 1, 120),
    "metres": ("{} m", 1, 900),
    "blood pressure": ("{}/80", 90, 180),
    "temperature": ("36.{}", 0, 9),
    "oxygen": ("SpO2 {}", 85, 100),
    "dose": ("{} mg", 1, 500),
    "outward code": ("CV{}", 1, 37),
    "postcode sector": ("CV{} 4", 1, 37),
    "number of previous": ("{} previous", 0, 30),
    "ratio": ("1:{}", 1, 20),
    "week": ("2024-W{:02d}", 1, 52),
    "financial week": ("Week {}", 1, 52),
    "period": ("P{:02d}", 1, 13),
    "quarter": ("Q{} 2024", 1, 4),
    "collision": ("24{:05d}C", 0, 99999),
}
CATEGORIES = {
    "sexes": "Male, Female, Not known",
    "colours": "White, Black, Brown, Green, Grey, Red, Blue, Silver, Gold, Pink",
    "ethnic groups": "White British, Any other White, Black African, Pakistani, Not stated",
    "religions": "Christian, Muslim, Hindu, Sikh, Jewish, Buddhist, None, Other",
    "nationalities": "British, Polish, Romanian, Irish, Indian, Albanian, Italian, Somali",
    "languages": "English, Polish, Urdu, Punjabi, Gujarati, Arabic, Romanian, Tamil",
    "countries": "England, Wales, Scotland, Ireland, Poland, India, Jordan, Chad, Georgia",
    "relationships": "Mother, Father, Brother, Sister, Partner, Stranger, Friend, Neighbour",
    "marital status": "Single, Married, Divorced, Widowed, Separated, Cohabiting",
    "trades": "Baker, Cook, Butler, Mason, Porter, Gardener, Miller, Barber, Teacher, Nurse",
    "jobs": "Police Constable, Police Sergeant, Staff Nurse, Social Worker, Team Leader",
    "ranks": "PC, PS, Insp, DC, DS, DI, PCSO",
    "weapons": "Knife, Screwdriver, Bottle, Machete, Firearm, Fist, None",
    "injuries": "Stab wound, Laceration, Bruise, Fracture, Head injury, None",
    "parts of a body": "Head, Neck, Chest, Left hand, Right leg, Back",
    "methods": "Punched Or Kicked, Knife Or Blade, Blunt Object, Bottle Or Glass",
    "vehicles": "Ford, Vauxhall, Bmw, Audi, Toyota, Nissan, Honda, Kia, Mercedes, Peugeot",
    "models": "Fiesta, Focus, Corsa, Astra, Golf, Polo, Yaris, Micra, Civic",
    "drugs": "Cocaine, Cannabis, Heroin, Ketamine, Spice, Alcohol, None",
    "days": "Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday",
    "months": "January, February, March, April, May, June, July, August",
    "seasons": "Winter, Spring, Summer, Autumn",
    "towns": "Rugby, Nuneaton, Bedworth, Kenilworth, Leamington, Alcester, Southam, Atherstone",
    "villages": "Barford, Hatton, Bidford, Wellesbourne, Kineton, Polesworth, Bulkington",
    "cities": "Coventry, Birmingham, Leicester, Oxford, Worcester, Derby, Lincoln, York",
    "districts": "Rugby, Warwick, Stratford-on-Avon, Nuneaton and Bedworth, North Warwickshire",
    "wards": "Abbey Green, Park Hill, Arbury, Bar Pool, Stratford North, Camp Hill",
    "streets": "High Street, Church Lane, Mill Road, Station Road, Queens Road, Park Avenue",
    "open map": "On or near High Street, On or near Church Lane, On or near Parking Area",
    "venues": "Nightclub, Public house, Park, Supermarket, Dwelling, Street, School",
    "pubs": "The Crown, The Red Lion, White Horse, Royal Oak, The Swan, Old Mill Inn",
    "hospitals": "Warwick Hospital, George Eliot Hospital, Hospital of St Cross",
    "schools": "Ashlawn School, Bilton School, Campion School, Myton School",
    "prisons": "HMP Onley, HMP Rye Hill, HMP Birmingham, HMP Foston Hall",
    "agencies": "Police, Health, Probation, Youth Justice, Fire, Council",
    "teams": "North Team, South Team, Response A, Response B, Patrol Investigations",
    "stations": "Leamington, Rugby, Nuneaton, Stratford, Leek Wootton",
    "officers by role": "Investigating officer, Duty sergeant, Custody nurse",
    "outcomes": "Charged, Cautioned, No further action, Community Resolution, Pending",
    "decisions": "Yes, No, Not known, Refused",
    "flags": "Y, N",
    "truth": "TRUE, FALSE",
    "marks": "*, -, x",
    "shorthand": "NFA, CR, PND, CAUT, CHG",
    "risk": "Low, Medium, High, Very high",
    "tiers": "A0, A1, B2, C3, D1",
    "letters": "A, B, C, D, E",
    "letters and numerals": "A1, B2, C3, D4",
    "roman": "I, II, III, IV",
    "Greek": "Alpha, Bravo, Charlie, Delta, Echo, Foxtrot",
    "offences": "Actual Bodily Harm, Common Assault, Robbery, Affray, Wounding",
    "offences in full": "Assault occasioning actual bodily harm, Possession of bladed article",
    "referrals": "Self, GP, Police, School, Ambulance, Other",
    "transport": "On foot, Ambulance, Private car, Police car, Bus",
    "weather": "Dry, Wet, Snow, Fog",
    "lighting": "Daylight, Street lights, Dark",
    "systems": "Athena, Niche, Lorenzo, Mosaic, Delius",
    "domains": "police.uk, data.police.uk, gov.uk",
    "abbreviations": "e.g., i.e., n/a, tbc",
    "languages of forms": "en-GB, pl-PL, ro-RO",
    "needs": "Accommodation, Employment, Finance, Relationships, Lifestyle, Drugs, Alcohol",
    "sentence": "Community Order, Suspended Sentence, Custody, Conditional Discharge",
    "grades": "Grade 1, Grade 2, Grade 3",
    "bands": "10-14, 15-17, 18-24, 25-34, 35+",
    "hours": "00-03, 03-06, 06-09, 09-12",
    "years": "2022/23, 2023/24, 2024/25",
    "notes": "seen and sent home, declined to say, awaiting triage, left before treatment",
    "notes of scenes": "3 men in the street, 2 males in a car park, 5 youths near the park",
    "notes in capitals": "3 MEN IN THE STREET, SEEN AT HOME, LEFT THE SCENE BY CAR",
    "sentences": "Victim was struck once., Two suspects ran off towards the park.",
    "distances": "100 m from School Lane, 200 m from Mill Road",
    "places of work": "Tesco, Asda, Aldi, Morrisons, Lidl, Boots, Greggs",
    "football": "Coventry City, Aston Villa, Leicester City, Rugby Lions",
    "breeds": "Staffordshire Bull Terrier, German Shepherd, Jack Russell",
    "operations": "Operation Sceptre, Operation Resolve, Operation Spring",
    "acts": "s18 OAPA 1861, s20 OAPA 1861, s47 OAPA 1861, s139 CJA 1988",
    "wards of capitals": "ABBEY, ARBURY, BAR POOL, CAMP HILL, WEDDINGTON",
    "in small letters": "shoulder of mutton, left upper arm, back of the head",
    "ratings": "1 - Poor, 2 - Fair, 3 - Good",
    "vehicles by kind": "HGV, LGV, Car, Motorcycle, E-scooter",
    "postal towns": "LEAMINGTON SPA, STRATFORD-UPON-AVON, RUGBY, NUNEATON",
}


def columns() -> Iterator[tuple[str, list[str]]]:
    """Every column by what it is."""
    for name, (form, low, high) in REFERENCES.items():
        yield name, shaped(form, low, high)
    for name, words in CATEGORIES.items():
        yield name, some(words)
    for places in (1, 2, 3, 4, 6):
        yield f"share to {places} decimals", [f"{n:.{places}f}" for n in SEEDED.random(ROWS)]
        amounts = SEEDED.gamma(2, 60, ROWS)
        yield f"amount to {places} decimals", [f"{n:.{places}f}" for n in amounts]
        near = SEEDED.normal(55, 3, ROWS)
        yield f"rate near 55 to {places} decimals", [f"{n:.{places}f}" for n in near]
    days = [date(2024, 1, 1) + timedelta(days=int(n)) for n in SEEDED.integers(0, 400, ROWS)]
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d-%b-%y", "%d %B %Y", "%Y%m%d", "%b-%y", "%Y-%m"):
        yield f"recent day as {form}", [day.strftime(form) for day in days]
    yield "recent day as a number", [str((day - date(1899, 12, 30)).days) for day in days]
    yield "time", [f"{n // 60:02d}:{n % 60:02d}" for n in numbers(0, 1440)]
    yield "time with seconds", [f"{n // 60:02d}:{n % 60:02d}:30" for n in numbers(0, 1440)]
    yield "one after another", [str(31000 + 11 * n) for n in range(ROWS)]
    yield "in order with zeros", [f"{n:010d}" for n in range(ROWS)]
    yield "five digits", [str(n) for n in numbers(10000, 99999)]
    yield "nothing", [""] * ROWS
    yield "one word", ["Warwickshire"] * ROWS
    yield "a random letter and three", [f"{'ABCDEFGH'[n % 8]}{n}" for n in numbers(100, 999)]
    yield "a month of birth", [f"{1950 + n % 60}-{n % 12 + 1:02d}" for n in numbers(0, 999)]
