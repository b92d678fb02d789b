r"""Identifiers that nobody issues as numbers of a register: where to find, ring or follow a person.

The phone numbers of the United Kingdom as Ofcom allots them (National Telephone Numbering Plan),
registration marks as DVLA issues them (INF104), addresses by the words that end a street's name.
Shapes are written for values in capitals without spaces around them.
"""

from quality import check_digits
from quality.identifier_kind import LEAVE_OUT, PSEUDONYM, Kind

_GAP = r"[ ().\x{a0}-]{0,3}"
_ABROAD = rf"(?:\+|00)?44{_GAP}(?:0{_GAP})?"
PHONE = (
    rf"{_ABROAD}[1-37-9](?:{_GAP}[0-9]){{8,9}}|"
    rf"[(]?0[1-37-9](?:{_GAP}[0-9]){{8,9}}|"
    rf"7[0-9]{{9}}"
)
"""With or without spaces and brackets; the last has lost its zero to a spreadsheet."""
PHONE_SPACED = r"[(]?0[1-37-9][0-9]{1,3}[)]?[ .-][0-9]{3,4}[ .-]?[0-9]{3,4}"
PHONE_MOBILE = r"07[0-9]{3}[ .-]?[0-9]{3}[ .-]?[0-9]{3}"

STREETS = (
    "STREET|ST|ROAD|RD|AVENUE|AVE?|LANE|LN|CLOSE|CL|DRIVE|DR|COURT|CT|CRESCENT|CRES|TERRACE|TER|"
    "PLACE|PL|GROVE|GR|GARDENS?|GDNS|SQUARE|SQ|MEWS|WALK|RISE|WAY|VIEW|CROFT|PARADE|HILL|ROW|"
    "GREEN|FIELDS?|MEADOWS?|PARK|WHARF|GATE|YARD|BANK|END"
)
"""How the name of a street ends, and how people shorten it."""
_WORDS = r"(?:[A-Z][A-Z'’.-]*,? ){1,3}"
_HOUSE = r"(?:(?:FLAT|APARTMENT|APT|ROOM) ?[0-9A-Z]{1,4},? +)?[0-9]{1,4}(?:[A-Z]|[ /-][0-9]{1,4})?"
NUMBERED = rf"{_HOUSE},? +{_WORDS}(?:{STREETS})\b"
NAMED = (
    rf"(?:[A-Z][A-Z'’.-]* ){{1,3}}(?:COTTAGE|HOUSE|FARM|BARN|LODGE|VILLA|BUNGALOW|MANOR|HALL),? +"
    rf"{_WORDS}(?:{STREETS})\b"
)
_WRITTEN = (
    "Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Close|Drive|Court|Crescent|Cres|Terrace|Place|Grove|"
    "Gardens|Square|Mews|Walk|Rise|Way|Croft"
)
WRITTEN = (
    r"(?:^|[,;:] *|\b(?:at|of|from|to|outside|address|lives|add|flat [0-9A-Za-z]{1,4},?) +)"
    r"((?:(?:Flat|Apartment|Apt|Room) ?[0-9A-Za-z]{1,4},? +)?[0-9]{1,4}[A-Za-z]?,? +"
    rf"(?:[A-Z][a-z'’]+ ){{1,3}}(?:{_WRITTEN})\b)"
)
"""A house's number and street within a text, told from `3 men in the street` by its capitals."""

MARK_NOW = "[A-HJ-PR-Y][A-HJ-PR-Y](?:0[1-9]|[1-7][0-9]) ?[A-HJ-PR-Z]{3}"
MARK_BEFORE = "[A-HJ-NPR-TV-Y][0-9]{1,3} ?[A-HJ-PR-Y]{3}|[A-HJ-PR-Y]{3} ?[0-9]{1,3}[A-HJ-NPR-TV-Y]"

THREE_WORDS = r"(?:/{3})?\pL{4,}\.\pL{4,}\.\pL{4,}"

DRIVER = r"[A-Z][A-Z9]{4}[0-9](?:[05]|[16])[0-9](?:[0-2][0-9]|3[01])[0-9][A-Z9]{2}[0-9A-Z][A-Z]{2}"
ADDRESS_V4 = r"(?:(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])\.){3}(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])"

CONTACT_KINDS = (
    Kind(
        code="email",
        title="e-mail address",
        remedy=LEAVE_OUT,
        heading="e_?mail",
        shape=r"\S+@\S+",
        texts=(r"([A-Z0-9._%+-]+@[A-Z0-9.-]+\.[A-Z]{2,})",),
    ),
    Kind(
        code="uk_phone",
        title="telephone number",
        remedy=LEAVE_OUT,
        heading="(tele)?phone|(^|_)(mobile|tel|landline|contact)_?(no|num|number)?(_|$)",
        shape=PHONE,
        column_share=0.8,
        at_least=2,
        texts=(
            r"(?:^|[^0-9.])(\+44[ ()0-9-]{9,14})",
            rf"(?:^|[^0-9.])({PHONE_SPACED})(?:[^0-9]|$)",
            rf"[A-Z,.:;]\W*\b({PHONE_MOBILE})\b",
        ),
    ),
    Kind(
        code="vehicle_registration",
        title="vehicle registration",
        remedy=LEAVE_OUT,
        heading="(^|_)(vrm|vrn|number_?plate|(vehicle_?)?reg(istration)?_?(no|num|number|mark)"
        "|vehicle_?reg(istration)?)(_|$)",
        shape="[A-Z0-9 ]*[0-9][A-Z0-9 ]*[A-Z][A-Z0-9 ]*|[A-Z0-9 ]*[A-Z][A-Z0-9 ]*[0-9][A-Z0-9 ]*",
        column_shape=rf"{MARK_NOW}|{MARK_BEFORE}",
        at_least=3,
        texts=(
            r"\b([A-HJ-PR-Y]{2}(?:0[1-9]|[1-7][0-9]) [A-HJ-PR-Z]{3})\b",
            rf"\b(?:VRM|VRN|REG|REGISTRATION|PLATE|INDEX|CAR|VAN)[^A-Z0-9]{{1,4}}({MARK_NOW})\b",
        ),
    ),
    Kind(
        code="local_record_number",
        title="number of a patient's or client's record",
        remedy=PSEUDONYM,
        heading="(^|_)(hosp(ital)?|mrn|medical_record|local_patient|patient|pas|unit|case_?notes?|"
        "district|ehr|epr|rio|mosaic|liquidlogic|swift|niche|childview|core|client|nominal)_?"
        "(id|identifier|no|num|number|ref|reference)(_|$)|(^|_)(mrn|niche_?rms|case_?notes?)(_|$)",
        shape="[A-Z]{0,4}[ /-]?[0-9]{4,10}[A-Z]?",
        column_share=None,
    ),
    Kind(
        code="driving_licence",
        title="driving licence number",
        remedy=LEAVE_OUT,
        heading="driv(ing|er)_?s?_?licen[cs]e(_?(no|number|num))?$",
        shape=DRIVER,
        texts=(rf"\b({DRIVER})\b",),
    ),
    Kind(
        code="passport",
        title="passport number",
        remedy=LEAVE_OUT,
        heading="passport_?(no|num|number|id)?$",
        shape="[0-9]{9}|[A-Z]{1,2}[0-9]{6,8}",
        column_share=None,
        texts=(r"\bPASSPORT[^A-Z0-9]{0,5}(?:NO\.?|NUMBER)?[^A-Z0-9]{0,3}([0-9]{9})\b",),
    ),
    Kind(
        code="payment_card",
        title="payment card or device number",
        remedy=LEAVE_OUT,
        heading="(^|_)(card_?(no|num|number)|imei|pan)(_|$)",
        shape="[0-9]{4}[ -]?[0-9]{4}[ -]?[0-9]{4}[ -]?[0-9]{3,4}|[0-9]{15}",
        check=check_digits.luhn,
        chance=1 / 10,
        column_share=0.0,
        texts=(r"(?:^|[^0-9])([0-9]{4}[ -][0-9]{4}[ -][0-9]{4}[ -][0-9]{4})(?:[^0-9]|$)",),
        texts_checked=True,
    ),
    Kind(
        code="bank_account",
        title="bank account",
        remedy=LEAVE_OUT,
        heading="(^|_)(sort_?code|account_?(no|num|number)|iban|bank_?(account|details))(_|$)",
        shape="[0-9]{2}-?[0-9]{2}-?[0-9]{2}|[0-9]{7,8}|GB[0-9]{2}[A-Z0-9 ]{12,24}",
        column_share=None,
        texts=(r"\b(GB[0-9]{2} ?[A-Z]{4} ?(?:[0-9] ?){14})\b",),
    ),
    Kind(
        code="network_address",
        title="network address of a device",
        remedy=LEAVE_OUT,
        heading="(^|_)(ip|mac)_?(address|addr)?(_|$)",
        shape=rf"{ADDRESS_V4}|(?:[0-9A-F]{{2}}[:-]){{5}}[0-9A-F]{{2}}|"
        r"(?:[0-9A-F]{0,4}:){4,7}[0-9A-F]{0,4}",
        column_share=0.5,
        texts=(rf"\bIP[^A-Z0-9]{{1,5}}({ADDRESS_V4})\b",),
    ),
    Kind(
        code="user_name",
        title="name of a user or of an online account",
        remedy=LEAVE_OUT,
        heading="(^|_)(user_?(name|id)|log_?in|(screen|handle)_?name|snapchat|instagram|facebook|"
        "twitter|tiktok|whatsapp|social_media_(handle|name|account))(_|$)",
        shape=r"@?[A-Z0-9._-]{3,}",
        column_shape=r"@[A-Z0-9._]{3,30}",
        texts=(r"(?:^|\s)(@[A-Z][A-Z0-9._]{3,29})\b",),
    ),
    Kind(
        code="address",
        title="address",
        remedy="send the LSOA",
        heading="(^|_)(address|addr)(_?(line_?)?[1-9])?$|(^|_)(home|full|victim|suspect|patient|"
        "residential)_address|(^|_)(house_?(no|number|name)|uprn)(_|$)",
        shape=r".*[A-Z0-9].*",
        column_shape=rf"(?:{NAMED}|{NUMBERED}).*",
        column_share=0.3,
        texts=(WRITTEN,),
        texts_as_written=True,
    ),
)

PLACE_KINDS = (
    Kind(
        code="three_words",
        title="a position in three words",
        remedy="send the LSOA",
        heading="(^|_)(w3w|what_?3_?words|what_three_words)(_|$)",
        shape=THREE_WORDS,
        texts=(r"(/{3}\pL{3,}\.\pL{3,}\.\pL{3,})",),
    ),
    Kind(
        code="position",
        title="a position finer than 100 metres",
        remedy="send the LSOA, or round degrees to three decimals",
        heading="",
        shape=r"[(]?(?:49|5[0-9]|60)\.[0-9]{4,}[, ;/]+-?[0-8]\.[0-9]{4,}[)]?",
        at_least=1,
        texts=(r"((?:49|5[0-9]|60)\.[0-9]{4,}[, ;/]+-?[0-8]\.[0-9]{4,})",),
    ),
)
"""Kinds that place a row: refused where rows are persons, asked about where they are events."""
