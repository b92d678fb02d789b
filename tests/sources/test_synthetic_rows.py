"""Made-up rows keep every promise of any declared table."""

import random
import re
from dataclasses import dataclass, replace

import pytest

from sources.contract import Between, Contract, Field, Matches, NotNull, OneOf, Table
from sources.registry import contract, contracts, references
from sources.synthetic.rows import matching, rows


def promises() -> list[Table]:
    """Every declared table whose rows can be made up."""
    return [*contracts().values(), *(r for r in references().values() if not r.geometry)]


def keeps(value: object, field: Field) -> bool:
    """Whether a value keeps the field's constraints."""
    if value is None:
        return field.constraint(NotNull) is None
    listed, pattern = field.constraint(OneOf), field.constraint(Matches)
    within = field.constraint(Between)
    return (
        (listed is None or value in listed.values)
        and (pattern is None or bool(re.fullmatch(pattern.regex, value)))
        and (within is None or within.minimum <= value <= within.maximum)
    )


@pytest.mark.parametrize("promised", promises(), ids=lambda promised: promised.name)
def test_rows_keep_every_constraint_and_the_key(promised):
    made = rows(promised, 200, seed=4)
    for row in made:
        assert list(row) == [field.name for field in promised.fields]
        broken = [f.name for f in promised.fields if not keeps(row[f.name], f)]
        assert broken == []
    keys = [tuple(row[k] for k in promised.key) for row in made]
    keys = [key for key in keys if None not in key]
    assert not promised.key or len(set(keys)) == len(keys)


@pytest.mark.parametrize("promised", contracts().values(), ids=lambda promised: promised.name)
def test_rows_keep_the_rules_between_fields(promised: Contract):
    for row in rows(promised, 200):
        for rule in promised.rules:
            later, earlier = row[rule.later], row[rule.earlier]
            assert later is None or earlier is None or later >= earlier


def test_the_same_seed_gives_the_same_rows():
    offences = contract("police__offences")
    assert rows(offences, 5, seed=1) == rows(offences, 5, seed=1) != rows(offences, 5, seed=2)


@dataclass(frozen=True)
class Prime(NotNull):
    """A kind of constraint that the made-up rows do not know."""


def test_a_new_kind_of_constraint_is_refused():
    offences = contract("police__offences")
    changed = replace(offences.field("recorded_date"), constraints=(Prime(),))
    fields = tuple(changed if f.name == changed.name else f for f in offences.fields)
    with pytest.raises(TypeError, match="Prime"):
        rows(replace(offences, fields=fields), 1)


def test_an_expression_beyond_the_contracts_own_is_refused():
    with pytest.raises(TypeError, match="expression"):
        matching(r"(ab){2}", random.Random(1))  # noqa: S311


def test_more_rows_than_keys_is_an_error():
    only = Table(
        name="only",
        title="One row",
        grain="One row for each answer.",
        key=("answer",),
        fields=(Field("answer", "string", "The answer.", (OneOf(("yes",)),)),),
    )
    with pytest.raises(ValueError, match="too few different keys"):
        rows(only, 2)
