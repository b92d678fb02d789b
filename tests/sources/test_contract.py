"""A declaration that cannot hold fails when it is imported, with a sentence that helps."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from sources.contract import (
    Agency,
    Between,
    Contract,
    Coverage,
    Field,
    Filled,
    Matches,
    Measure,
    NotBefore,
    NotNull,
    OneOf,
    Place,
    Reference,
    Series,
)


def series(*datasets: str, note: str = "They count differently.") -> Series:
    """A line in time that these datasets carry."""
    return Series(name="visits", title="Visits", datasets=datasets, break_note=note)


CODE = Field("site_code", "string", "The site.", (NotNull(), OneOf(("A", "B"))))


def test_a_field_is_narrowed_by_replacing_a_constraint_of_the_same_kind() -> None:
    narrowed = CODE.but(OneOf(("A",)), Filled(0.9), description="One site.")
    assert narrowed.constraints == (NotNull(), OneOf(("A",)), Filled(0.9))
    assert (narrowed.codes, narrowed.description) == (("A",), "One site.")
    assert CODE.codes == ("A", "B")


def test_a_field_without_a_list_has_no_codes() -> None:
    assert Field("note", "string", "A note.").codes == ()
    assert CODE.constraint(Between) is None


@pytest.mark.parametrize(
    ("declare", "sentence"),
    [
        (lambda: Field("a", "string", ""), "a field needs a description"),
        (lambda: CODE.but(Filled(0)), "above 0 and at most 1"),
        (lambda: Field("a", "string", "A.", (NotNull(), NotNull())), "declared twice"),
        (lambda: OneOf(()), "non-empty tuple"),
        (lambda: OneOf(("A", "A")), "listed twice"),
        (lambda: Between(2, 1), "2 is after 1"),
        (lambda: Coverage("declared"), "first and last date"),
        (lambda: Coverage("months", period=("a", "b")), "first and last date"),
        (lambda: Measure("people", "People", counts="persons"), "do not add over months"),
        (lambda: Measure("n", "N", kind="stock", counts="persons", sums="n"), "already made"),
        (lambda: series("a__visits"), "two or more datasets"),
        (lambda: series("a__visits", "a__visits"), "two or more datasets"),
        (lambda: series("a__visits", "b__visits", note="changed"), "is a sentence"),
    ],
)
def test_a_part_that_cannot_hold_is_refused(declare: Callable, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        declare()


def test_a_constraint_is_an_instance() -> None:
    with pytest.raises(TypeError, match=r"such as NotNull\(\)"):
        Field("a", "string", "A.", (NotNull,))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"key": ("colour",)}, "the key names no field"),
        ({"grain": "Visits."}, "the grain begins"),
        ({"event_date": "day"}, r"names no field: \['day'\]"),
        ({"place": Place("provider", "ward", "site")}, r"names no field: \['ward'\]"),
        ({"rules": (NotBefore("extract_date", "birth"),)}, r"names no field: \['birth'\]"),
        ({"person_key": "visit_id"}, "a person key needs a key space"),
        ({"key_space": "partnership"}, "a person key needs a key space"),
        ({"agency": Agency("police", "A force", "police")}, "begins with the agency's"),
        ({"series": series("police__visits", "police__calls")}, "series visits does not name it"),
        ({"submission": "snapshot", "measures": (Measure("visits", "Visits"),)}, "counts stocks"),
        ({"measures": (Measure("v", "V", sums="age_years"),)}, r"no count in every row: \['age"),
        ({"measures": (Measure("v", "V", sums="colour"),)}, r"no count in every row: \['colour"),
    ],
)
def test_a_contract_that_cannot_hold_is_refused(
    visits: Contract, changes: dict, sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        replace(visits, **changes)


def test_only_rows_of_counts_are_summed(visits: Contract) -> None:
    seen = Field("seen", "integer", "How many were seen.", (NotNull(),))
    changes = {"fields": (*visits.fields, seen), "measures": (Measure("v", "V", sums="seen"),)}
    with pytest.raises(ValueError, match="only rows of counts"):
        replace(visits, **changes)
    assert replace(visits, shape="aggregate", **changes).measures[0].sums == "seen"


def test_a_field_is_declared_once(visits: Contract) -> None:
    with pytest.raises(ValueError, match=r"declared twice: \['site_code'\]"):
        replace(visits, fields=(*visits.fields, CODE))


def test_the_duty_itself_carries_no_health_column_about_a_person(visits: Contract) -> None:
    diagnosis = Field("diagnosis", "string", "What was found.", is_health=True)
    with pytest.raises(ValueError, match=r"identifiable persons: \['diagnosis'\]"):
        replace(
            visits,
            fields=(*visits.fields, diagnosis),
            person_key="visit_id",
            key_space="partnership",
        )


def test_a_contract_says_where_its_deliveries_land_and_what_its_measures_are_called(
    visits: Contract,
) -> None:
    assert (visits.dataset, visits.folder) == ("visits", "health/visits")
    assert visits.measure_id(Measure("visits", "Visits")) == "health__visits.visits"
    assert visits.place.label == "where treated"
    assert visits.health_fields == ()


def test_a_field_nobody_declared_is_a_key_error(visits: Contract) -> None:
    assert visits.field("site_code").name == "site_code"
    with pytest.raises(KeyError, match="health__visits declares no field colour"):
        visits.field("colour")


def test_every_promise_reads_as_words() -> None:
    promises = {
        NotNull(): "never missing",
        OneOf(("A", "B")): "one of `A`, `B`",
        OneOf(tuple("ABCDEFGHIJKLMN")): "and 2 more",
        Between(date(2024, 1, 1), date(2024, 1, 31)): "from 2024-01-01 to 2024-01-31",
        Matches("[A-Z]+"): "matches `[A-Z]+`",
        Filled(0.5): "filled in at least 50% of rows",
        NotBefore("b", "a"): "`b` is never before `a`",
    }
    for promise, words in promises.items():
        assert words in promise.description


def test_a_reference_table_names_its_source() -> None:
    table = {
        "title": "Sites",
        "grain": "One row for each site.",
        "key": (),
        "fields": (CODE,),
        "publisher": "NHS England",
        "licence": "Open Government Licence v3.0",
        "vintage": "2024",
        "file": "sites.csv",
    }
    assert Reference(name="ref_places", source="A list", **table).name == "ref_places"
    with pytest.raises(ValueError, match="source are needed"):
        Reference(name="ref_places", source="", **table)
    with pytest.raises(ValueError, match="begins ref_"):
        Reference(name="places", source="A list", **table)
