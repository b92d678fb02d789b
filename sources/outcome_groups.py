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
IS_HISTORIC = Derived(
    "is_historic",
    "boolean",
    "Recorded more than a year after the earliest moment it can have been committed.",
    f"recorded_date - committed_from_at::date > {HISTORIC_DAYS}",
)
