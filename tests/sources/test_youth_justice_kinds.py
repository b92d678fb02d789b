"""Kinds of youth justice outcomes: each outcome is of one kind."""

import duckdb
import pytest

from sources.youth_justice.outcomes import IS_SERIOUS_YOUTH_VIOLENCE, OFFENCE_KIND, OFFENCE_KINDS


@pytest.mark.parametrize(
    ("offence_type", "gravity_score", "kind"),
    [
        ("Violence against the person", 5, "Serious youth violence"),
        ("Violence against the person", 4, "Other violence against the person"),
        ("Robbery", 6, "Serious youth violence"),
        ("Drugs", 2, "All other"),
        ("Sexual offences", 8, "All other"),
    ],
)
def test_an_outcome_is_of_one_kind(offence_type: str, gravity_score: int, kind: str) -> None:
    found = duckdb.execute(
        f"select {OFFENCE_KIND.sql} from (select *, {IS_SERIOUS_YOUTH_VIOLENCE.sql} as "
        f"{IS_SERIOUS_YOUTH_VIOLENCE.name} from (select ? as offence_type, ? as gravity_score))",
        [offence_type, gravity_score],
    ).fetchall()
    assert found == [(kind,)]
    assert kind in OFFENCE_KINDS
