"""How recorded offences end, and how late they come to light: columns of police offences.

Both are computed from fields of the offence. Outcomes change for months after recording: recent
offences have fewer, so a share of outcomes leaves the unassigned apart.
"""

from sources.code_lists import code_list
from sources.contract import Derived
from sources.sql import case_in

_OUTCOMES = code_list("outcomes").rows
_GROUPS = tuple(dict.fromkeys(row["group"] for row in _OUTCOMES))
HISTORIC_DAYS = 365

OUTCOME_GROUP = Derived(
    "outcome_group",
    "string",
    "Kind of outcome, from the Home Office type; `unknown` where none was sent.",
    "case when outcome_code is null then 'unknown' else "
    + case_in(
        "outcome_code", {g: tuple(r.code for r in _OUTCOMES if r["group"] == g) for g in _GROUPS}
    )
    + " end",
    (*_GROUPS, "unknown"),
)
NOT_ASSIGNED = "not yet assigned"
KINDS = {
    "charge or summons": ("Charged/Summonsed",),
    "out of court": (
        "Out-of-court (formal)", "Out-of-court (informal)", "Diversionary activity",
    ),
    "evidential difficulties (victim supports)": ("Evidential difficulties (victim supports)",),
    "evidential difficulties (victim does not support)": (
        "Evidential difficulties (victim does not support)",
    ),
    "no suspect identified": ("Investigation complete - no suspect identified",),
    "other": (
        "Taken into consideration",
        "Prosecution prevented or not in public interest",
        "Further investigation not in public interest",
        "Responsibility transferred",
        "Fraud",
    ),
    NOT_ASSIGNED: ("Not assigned",),
}  # fmt: skip
"""The Home Office's groups of outcomes in fewer kinds, so that a district's can be told apart."""
OUTCOME_KIND = Derived(
    "outcome_kind",
    "string",
    "Kind of outcome, wider than `outcome_group`; `unknown` where none was sent.",
    "case when outcome_code is null then 'unknown' else "
    + case_in(
        "outcome_code",
        {
            k: tuple(r.code for r in _OUTCOMES if r["group"] in groups)
            for k, groups in KINDS.items()
        },
    )
    + " end",
    (*KINDS, "unknown"),
)
IS_HISTORIC = Derived(
    "is_historic",
    "boolean",
    "Recorded more than a year after the earliest moment it can have been committed.",
    f"recorded_date - committed_from_at::date > {HISTORIC_DAYS}",
)
