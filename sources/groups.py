"""Groups of delivered wording: partners' own words, read by a code list without closing it."""

from sources.code_lists import code_list
from sources.contract import Derived
from sources.sql import case_in

OTHER, UNKNOWN = "other", "unknown"


def labels(name: str, column: str, value: str) -> tuple[str, ...]:
    """The list's labels whose column has this value, in the order of the list."""
    return tuple(row.label for row in code_list(name).rows if row[column] == value)


def grouped(name: str, field: str, wording: str, description: str) -> Derived:
    """A column of the list's `group` for each label that the field can hold.

    Wording that is not listed is `other`, and an empty field `unknown`: a list that is assumed
    must not turn a partner's rows away.
    """
    names = tuple(dict.fromkeys(row["group"] for row in code_list(wording).rows))
    groups = {group: labels(wording, "group", group) for group in names}
    branches = case_in(field, groups, f"'{OTHER}'")
    return Derived(
        name,
        "string",
        description,
        f"case when {field} is null then '{UNKNOWN}' else {branches} end",
        tuple(dict.fromkeys((*(n for n in names if n != UNKNOWN), OTHER, UNKNOWN))),
    )
