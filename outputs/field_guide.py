"""Each field of a contract as a partner reads about it: heading, form, rule, example, codes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from quality.remedies import labels, pattern_words, range_words, written
from sources.contract import Between, Contract, Field, Filled, Matches, NotNull
from sources.synthetic.rows import Value, rows

MADE_UP = 40
"""Rows made up so that every field has a value in one of them."""

TYPES = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "Y or N",
}


@dataclass(frozen=True, kw_only=True)
class FieldGuide:
    """One column to deliver; `codes` are code, meaning and the other spellings taken for it."""

    field: Field
    meaning: str
    heading: str
    headings: tuple[str, ...]
    form: str
    required: str
    rule: str
    example: str
    codes: tuple[tuple[str, str, str], ...]

    @property
    def has_labels(self) -> bool:
        """Whether a code of the list means something other than itself."""
        return any(code != label for code, label, _ in self.codes)

    @property
    def has_others(self) -> bool:
        """Whether a code of the list has other spellings."""
        return any(others for _, _, others in self.codes)


def heading_of(field: Field) -> str:
    """The heading to send the field under: the partner's own where one is agreed."""
    return field.delivered_as[0] if field.delivered_as else field.name


def guide(contract: Contract) -> list[FieldGuide]:
    """Every field of the contract, in its order."""
    made = examples(contract)
    return [
        FieldGuide(
            field=field,
            meaning=field.description.replace("`", ""),
            heading=heading_of(field),
            headings=tuple(dict.fromkeys((heading_of(field), field.name, *field.delivered_as))),
            form=_form(field, contract),
            required=_required(field),
            rule=" ".join(_rules(field, contract)),
            example=made[field.name],
            codes=tuple(_codes(field)),
        )
        for field in contract.fields
    ]


def examples(contract: Contract) -> dict[str, str]:
    """A made-up value of each field, written as it would be delivered."""
    made = sorted(rows(contract, MADE_UP), key=lambda row: list(row.values()).count(None))
    return {
        f.name: next((as_delivered(r[f.name], contract) for r in made if r[f.name] is not None), "")
        for f in contract.fields
    }


def as_delivered(value: Value, contract: Contract) -> str:
    """A value in the first of the agreed formats; empty where there is none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Y" if value else "N"
    if isinstance(value, datetime):
        return value.strftime(contract.datetime_formats[0])
    return value.strftime(contract.date_formats[0]) if isinstance(value, date) else str(value)


def _form(field: Field, contract: Contract) -> str:
    """The type and how it is written."""
    if field.dtype in ("date", "datetime"):
        what = "date" if field.dtype == "date" else "date and time"
        return f"{what}, written {written(contract, field.dtype)}"
    form = "code, as text" if field.codes else TYPES[field.dtype]
    return f"{form} ({field.unit})" if field.unit else form


def _required(field: Field) -> str:
    """Whether the column may be absent, and a cell of it empty."""
    column = "column may be left out" if field.optional else "column needed"
    if field.blank_means is not None:
        cell = f"an empty cell means {field.blank_means}"
    elif field.constraint(NotNull):
        cell = "a value in every row"
    else:
        cell = "a cell may be empty"
    filled = field.constraint(Filled)
    share = f", in at most {1 - filled.at_least:.0%} of rows" if isinstance(filled, Filled) else ""
    return f"{column}; {cell}{share}"


def _rules(field: Field, contract: Contract) -> Iterator[str]:
    """What a value must keep, in words, with the rules that the field shares with another."""
    if field.codes:
        yield f"One of the {len(field.codes)} codes."
    for promise in field.constraints:
        if isinstance(promise, Between):
            words = range_words(promise.minimum, promise.maximum, field.unit)
            yield f"{words[:1].upper()}{words[1:]}."
        if isinstance(promise, Matches):
            words = pattern_words(promise.regex)
            yield f"{words[:1].upper()}{words[1:]}."
    if field.recode and not field.codes:
        yield f"{len(field.recode)} agreed names are taken too, such as {field.recode[0][0]}."
    for rule in contract.rules:
        if field.name in rule.fields:
            yield f"{heading_of(contract.field(rule.later))} is never before " + (
                f"{heading_of(contract.field(rule.earlier))}."
            )


def _codes(field: Field) -> Iterator[tuple[str, str, str]]:
    for code, label in labels(field).items():
        said = {code.casefold(), label.casefold()}
        others = [a for a, b in field.recode if b == code and a.casefold() not in said]
        yield code, label, ", ".join(others)
