"""Home Office offence classes, and the groups the assessment counts them in.

Groups come from the class, never from the text supplied. Lists: `sources/codes/offences.csv` and
`offence_subclasses.csv`, each row with its publisher and status. What counts as serious violence
is the partnership's to define (`sources/definitions.py`).
"""

from functools import cache

from sources.code_lists import code_list, codes, offence_wordings
from sources.contract import Derived, Field, Matches, Measure, NotNull, OneOf
from sources.sql import case_in, listed

VIOLENCE = "Violence against the person"
SEXUAL = "Sexual offences"
ROBBERY = "Robbery"
WEAPONS = "Possession of weapons offences"

OFFENCE_CODE = Field(
    "offence_code",
    "string",
    "Home Office offence class (`5D`, `8N`, `34B`), read as text: `4.10` is not `4.1`.",
    (NotNull(), OneOf(codes("offences"))),
    delivered_as=("ho_code", "home_office_code", "offence_class"),
    rewrite=((r"(\d{2})(\d{2})", r"0\1/\2"),),
    recode=tuple(offence_wordings().items()),
)
OFFENCE_SUBCLASS = Field(
    "offence_subclass",
    "string",
    "Home Office class and subclass, `008/01`. Class 8N alone pools s.20 wounding with ABH.",
    (Matches(r"\d{3}/\d{2}"),),
    rewrite=(
        (r"(\d{3})[.-]?(\d{2})", r"\1/\2"),
        (r"(\d{2})(\d{2})", r"0\1/\2"),
        (r"(\d)(\d{2})", r"00\1/\2"),
    ),
    optional=True,
)


def _groups(level: str) -> dict[str, tuple[str, ...]]:
    """Offence codes by their group or sub-group, in the list's own order."""
    listed_codes = code_list("offences").rows
    names = dict.fromkeys(c[level] for c in listed_codes)
    return {n: tuple(c.code for c in listed_codes if c[level] == n) for n in names}


@cache
def subgroups_of(group: str) -> tuple[str, ...]:
    """The sub-groups of an offence group; none where it is no group."""
    rows = code_list("offences").rows
    return tuple(dict.fromkeys(c["subgroup"] for c in rows if c["group"] == group))


@cache
def codes_of(name: str) -> tuple[str, ...]:
    """The offence codes of a group or a sub-group; none where it is neither."""
    rows = code_list("offences").rows
    return tuple(c.code for c in rows if name in (c["group"], c["subgroup"]))


OFFENCE_GROUP = Derived(
    "offence_group",
    "string",
    "Home Office offence group, from the class.",
    case_in("offence_code", _groups("group")),
    tuple(_groups("group")),
)
OFFENCE_SUBGROUP = Derived(
    "offence_subgroup",
    "string",
    "Home Office offence sub-group (Counting Rules 2021), from the class.",
    case_in("offence_code", _groups("subgroup")),
    tuple(_groups("subgroup")),
)
KNIFE_FAMILIES = codes("offences", knife_enabled="Y")
KNIFE_GROUPS = tuple(g for g, held in _groups("group").items() if {*held} & {*KNIFE_FAMILIES})
"""The offence groups that knife-enabled offences can be in."""
IS_KNIFE_ENABLED = Derived(
    "is_knife_enabled",
    "boolean",
    "Knife or sharp instrument used or threatened in one of the seven selected offence "
    "families or homicide; possession alone is not knife-enabled.",
    f"is_knife and offence_code in {listed(KNIFE_FAMILIES)}",
)
OFFENCE_DERIVED = (OFFENCE_GROUP, OFFENCE_SUBGROUP, IS_KNIFE_ENABLED)


VIOLENCE_PARTS = (
    "violence_with_injury", "violence_without_injury", "stalking_and_harassment", "homicide",
    "death_or_serious_injury_by_driving",
)  # fmt: skip
"""The sub-groups of violence against the person; the last is counted by no measure of its own."""


def sums_of(noun: str) -> dict[str, tuple[str, ...]]:
    """The measures of `measures_of` that others add up to, and those that do."""
    return {f"violence_against_the_person_{noun}": tuple(f"{p}_{noun}" for p in VIOLENCE_PARTS)}


def measures_of(noun: str, only: str = "true") -> tuple[Measure, ...]:
    """The counts every police dataset is cut into: `noun` is what a row is."""
    kept = f"status = 'recorded' and {only}" if only != "true" else "status = 'recorded'"
    by_subgroup = (
        ("violence_with_injury", "Violence with injury"),
        ("violence_without_injury", "Violence without injury"),
        ("stalking_and_harassment", "Stalking and harassment"),
        ("homicide", "Homicide"),
    )
    by_group = (
        ("violence_against_the_person", VIOLENCE),
        ("sexual_offences", SEXUAL),
        ("robbery", ROBBERY),
        ("weapons_possession", WEAPONS),
    )
    return (
        Measure(noun, f"All recorded {noun}", kept),
        Measure(f"knife_enabled_{noun}", f"Knife-enabled: {noun}", f"{kept} and is_knife_enabled"),
        *(
            Measure(
                f"{name}_{noun}", f"{title}: {noun}", f"{kept} and offence_subgroup = '{title}'"
            )
            for name, title in by_subgroup
        ),
        *(
            Measure(f"{name}_{noun}", f"{title}: {noun}", f"{kept} and offence_group = '{title}'")
            for name, title in by_group
        ),
    )
