r"""The direct identifiers a delivery is searched for, and how each one is told from a code.

A kind is told in three ways: by its column's heading and shape together, by a whole column
(share of values with its shape, and how many pass its check digits), or inside a text. Shapes
are those of the code list `identifier_patterns`, written for values in capitals without spaces
around them; `\b` keeps a shape inside a longer code from counting.
"""

from quality import check_digits
from quality.contact_kinds import CONTACT_KINDS, PLACE_KINDS
from quality.identifier_kind import LEAVE_OUT, PSEUDONYM, Kind

_AREAS = (
    "AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT "
    "DY E EC EH EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA "
    "LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE "
    "SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV "
    "YO ZE"
)
AREAS = tuple(_AREAS.split())
"""The 124 postcode areas of the Royal Mail: a postcode begins with one of them."""

OUTWARD = rf"(?:{'|'.join(AREAS)})[0-9][0-9A-Z]?"
INWARD = "[0-9][ABD-HJLNP-UW-Z]{2}"
NHS = "[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{4}"
NHS_SPACED = "[0-9]{3}[ -][0-9]{3}[ -][0-9]{4}"
PNC = "(?:(?:19|20)?[0-9]{2}/[0-9]{1,7}|(?:19|20)?[0-9]{9})[A-Z]"
CRO = "[0-9]{1,6}/[0-9]{2}[A-Z]"
UPN = "[A-HJ-NP-RT-Z][0-9]{11}[0-9A-Z]"
DAY, MONTH = "(?:0[1-9]|[12][0-9]|3[01])", "(?:0[1-9]|1[0-2])"
KINDS = (
    Kind(
        code="nhs_number",
        title="NHS number",
        remedy=PSEUDONYM,
        heading="nhs_?(no|num|number|id)",
        shape=NHS,
        check=check_digits.nhs_number,
        chance=1 / 11,
        column_share=0.0,
        texts=(
            rf"(?:^|[^0-9])({NHS_SPACED})(?:[^0-9]|$)",
            rf"NHS[^0-9]{{0,20}}({NHS})(?:[^0-9]|$)",
        ),
        texts_checked=True,
    ),
    Kind(
        code="pnc_id",
        title="PNC number",
        remedy=PSEUDONYM,
        heading=r"(^|_)pnc(_?(id|no|num|number|ref))?(_|$)",
        shape=PNC,
        check=check_digits.pnc,
        chance=1 / 23,
        column_share=0.0,
        texts=(
            r"\b((?:19|20)[0-9]{2}/[0-9]{7}[A-Z])\b",
            rf"\bPNC[^0-9]{{0,20}}({PNC})\b",
        ),
    ),
    Kind(
        code="cro_number_standard",
        title="CRO number",
        remedy=PSEUDONYM,
        heading="(^|_)cro(_?(id|no|num|number|ref))?(_|$)",
        shape=CRO,
        check=check_digits.cro,
        chance=1 / 23,
        column_share=0.0,
        texts=(rf"\bCRO[^0-9]{{0,20}}({CRO})\b",),
    ),
    Kind(
        code="cro_number_sf",
        title="CRO number",
        remedy=PSEUDONYM,
        heading="(^|_)cro(_?(id|no|num|number|ref))?(_|$)",
        shape="SF[0-9]{2}/[0-9]{1,6}[A-Z]",
        texts=(r"\b(SF[0-9]{2}/[0-9]{1,6}[A-Z])\b",),
    ),
    Kind(
        code="ndelius_crn",
        title="probation case reference (CRN)",
        remedy=PSEUDONYM,
        heading="(^|_)(crn|case_?ref(erence)?_?(no|number)|n?delius_?(id|no|number)?)(_|$)",
        shape="[A-Z][0-9]{6}",
        texts=(r"\bCRN[^A-Z0-9]{0,5}([A-Z][0-9]{6})\b",),
    ),
    Kind(
        code="nomis_prison_number",
        title="prison number",
        remedy=PSEUDONYM,
        heading="(^|_)(noms|nomis|prison_?(id|no|num|number)|prisoner_?(id|no|number))(_|$)",
        shape="[A-Z][0-9]{4}[A-Z]{2}",
        texts=(r"(?:PRISON|NOMI?S|OFFENDER)[A-Z :.#]{0,15}\b([A-Z][0-9]{4}[A-Z]{2})\b",),
    ),
    Kind(
        code="nino",
        title="National Insurance number",
        remedy=LEAVE_OUT,
        heading="(^|_)(nino|ni_?(no|num|number)|national_insurance.*)(_|$)",
        shape="[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-D]",
        texts=(r"\b([A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-D])\b",),
    ),
    Kind(
        code="uln",
        title="unique learner number",
        remedy=PSEUDONYM,
        heading="(^|_)(uln|unique_learner.*)(_|$)",
        shape="[0-9]{10}",
        column_share=None,
    ),
    Kind(
        code="upn_pupil",
        title="unique pupil number",
        remedy=PSEUDONYM,
        heading="(^|_)(upn|unique_pupil.*)(_|$)",
        shape=UPN,
        check=check_digits.upn,
        chance=1 / 23,
        column_share=0.0,
        texts=(rf"\b({UPN})\b",),
        texts_checked=True,
    ),
    Kind(
        code="uk_postcode_full",
        title="full postcode",
        remedy="send the LSOA, or the outward part of the postcode alone",
        heading="post_?code|(^|_)pcds?(_|$)",
        shape=f"{OUTWARD} ?{INWARD}",
        texts=(rf"\b({OUTWARD} +{INWARD})\b",),
    ),
    Kind(
        code="slk_581",
        title="statistical linkage key (SLK-581), made of name and date of birth",
        remedy=PSEUDONYM,
        heading="(^|_)slk(_?581)?(_|$)",
        shape=f"[A-Z29]{{5}}{DAY}{MONTH}(?:19|20)[0-9]{{2}}[1239]",
        texts=(rf"\b([A-Z29]{{5}}{DAY}{MONTH}(?:19|20)[0-9]{{2}}[1239])\b",),
    ),
    Kind(
        code="date_of_birth",
        title="date of birth",
        remedy="send the age in years, or the age band",
        heading="(^|_)(dob|d_o_b|date_?of_?birth|birth_?date|born(_on)?)(_|$)",
        shape=r"[0-9]{5}|.*[0-9]{1,4}[-/. ][0-9A-Z]{1,9}[-/. ][0-9]{1,4}.*|[0-9]{8}",
        column_share=None,
        texts=(
            r"\b(?:D\.?O\.?B\.?|BORN|DATE OF BIRTH|BIRTH DATE)[^A-Z0-9]{0,5}(?:ON |IS )?"
            r"([0-9]{1,4}[-/. ][0-9A-Z]{1,9}[-/. ][0-9]{2,4})",
        ),
    ),
    Kind(
        code="name",
        title="name of a person",
        remedy=LEAVE_OUT,
        heading=(
            "(^|_)(sur|fore|family_?|first_?|last_?|middle_?|given_?|full_?|maiden_?|nick)"
            "_?names?(_|$)|(^|_)(victim|suspect|offender|patient|client|child|person|defendant|"
            "nominal|subject|parent|carer|mother|father|officer|worker|manager|young_person)s?"
            "_names?(_|$)|(^|_)name_of_(the_)?(victim|suspect|offender|patient|client|child|person|"
            "defendant|nominal|subject|parent|carer|officer|young_person)(_|$)|(^|_)alias(es)?(_|$)"
        ),
        shape=r"[^0-9@/]*\pL\pL[^0-9@/]*",
        column_share=None,
        texts=(),
    ),
    *CONTACT_KINDS,
    *PLACE_KINDS,
)

COORDINATES = Kind(
    code="fine_coordinates",
    title="a position finer than 100 metres",
    remedy="send the LSOA, or round degrees to three decimals and metres to the hundred",
    heading="",
    shape="",
    column_share=None,
)


def kind_of(code: str) -> Kind:
    """The kind with this code; KeyError where there is none."""
    return {kind.code: kind for kind in KINDS}[code]


EXEMPT_HEADING = (
    "pseudo|hash|token|encrypt|hmac|valid|status|known|flag|indicator|verif|trace|outward|"
    "(^|_)(has|is|count|band|sector|type)(_|$)|(first|last|full)_name_initial"
)
"""Words that say a column is about an identifier, or stands in for one, and is not itself one."""

TITLES = r"\b(Mr|MR|Mrs|MRS|Ms|Miss|MISS)\.? +[A-Z]\pL+"
"""A title and a name inside a text. `Dr` is left out: it is a drive as often as a doctor."""
