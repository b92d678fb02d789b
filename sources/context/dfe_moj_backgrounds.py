"""Backgrounds of children who were cautioned or sentenced: published shares, taken in once.

The Departments linked pupils' records with the police's: of the children of some school years,
the share who had each background, for an authority, its region and England.
"""

from sources.code_lists import code_list
from sources.context.agency import DEPARTMENTS
from sources.contract import Contract, Coverage, Derived, Field, Matches, NotNull, OneOf, Place
from sources.fields import event_date
from sources.gateways import OPEN_DATA
from sources.sql import case_in

COHORTS = ("serious violence", "any offence", "all pupils")
BACKGROUNDS = code_list("dfe_moj_backgrounds").labels
MARKS = {"c": "confidential", "z": "not applicable", "x": "not available"}

SHARE_PCT = Derived(
    "share_pct",
    "number",
    "Per cent of the group with the background; empty where a mark stands for it.",
    "try_cast(share as double)",
)
STATUS = Derived(
    "status",
    "string",
    "The publisher's mark: `c` confidential, `z` not applicable, `x` not available.",
    case_in("share", {mark: (mark,) for mark in MARKS}, "''"),
    ("", *MARKS),
)

CONTRACT = Contract(
    name="context__dfe_moj_backgrounds",
    agency=DEPARTMENTS,
    title="Backgrounds of children cautioned or sentenced for serious violence",
    grain="One row for each edition, area, group of children and background.",
    key=("edition_end", "area_code", "cohort", "background"),
    frequency="annual",
    event_date="edition_end",
    place=Place("residence", "area_code", "district"),
    coverage=Coverage("snapshot"),
    gateway=OPEN_DATA,
    shape="aggregate",
    key_space="none",
    profile="OPEN",
    submission="snapshot",
    fields=(
        event_date("edition_end", "Last day of the academic year the edition is named after."),
        Field(
            "area_code",
            "string",
            "GSS code of the authority, its region or England.",
            (NotNull(), Matches(r"E\d{8}")),
        ),
        Field(
            "cohort",
            "string",
            "Children cautioned or sentenced for serious violence, for any offence, or all pupils "
            "of the same school years.",
            (NotNull(), OneOf(COHORTS)),
        ),
        Field(
            "background",
            "string",
            "What the children had in common by the end of Key Stage 4.",
            (NotNull(), OneOf(tuple(BACKGROUNDS.values()))),
            recode=tuple(BACKGROUNDS.items()),
        ),
        Field(
            "share",
            "string",
            "Per cent to one decimal, or the publisher's mark.",
            (NotNull(), Matches(r"\d{1,2}|\d{1,2}\.\d|100|100\.0|c|z|x")),
        ),
    ),
    derived=(SHARE_PCT, STATUS),
    caveats=(
        "Published and rounded by the Departments, which hid small counts themselves.",
        "Pupils who ended Key Stage 4 from 2012/13 to 2017/18: it says nothing of children since.",
        "Backgrounds overlap and do not add; most children with a background never offend.",
        "An association, not a cause.",
    ),
)
