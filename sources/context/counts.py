"""What counts sent by a council have in common: a district, a number, and no person."""

from sources.contract import Between, Field, NotNull
from sources.fields import RESIDENCE_DISTRICT, N, event_date

DISTRICT = RESIDENCE_DISTRICT.but(
    NotNull(),
    description="District they live in: its GSS code, or a name on the alias list.",
)
SEND_AS_COUNTED = (
    "Send counts as they are, not rounded: a mark such as `*` is no count and its row is refused. "
    "Small counts are hidden once, over the whole release."
)
NOT_BY_MONTH = "A count for a year or a quarter says nothing of the months inside it."


def period(name: str, words: str) -> tuple[Field, Field]:
    """First and last day of the period that the counts are for; the last is the counting date."""
    return (
        event_date(f"{name}_start", f"First day of the {words}."),
        event_date(f"{name}_end", f"Last day of the {words}: the counting date."),
    )


def number(name: str, description: str) -> Field:
    """A count in a column of its own."""
    return N.but(Between(0, 10**7), name=name, description=description)
