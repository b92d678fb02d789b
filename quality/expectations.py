"""Turns a contract into a Great Expectations suite and judges a delivery with it.

The only module that imports Great Expectations, and it does so when a suite is first run: the
import costs seconds. Results are asked for without example values, and only counts leave.
"""

import os
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from quality.filled import least_filled
from quality.findings import Finding
from quality.judged_rows import DELIVERY, UNREAD, frame_of, groups, values_of
from quality.repeated_keys import REPEATED
from sources.contract import (
    Between,
    Contract,
    Filled,
    Matches,
    NotBefore,
    NotNull,
    OneOf,
    RowConstraint,
    RowRule,
    Severity,
)

if TYPE_CHECKING:
    import great_expectations as gx
    import pandas as pd

FILLED = "query on blanks"
"""What the suite says of how many rows a field is filled in: a blank is no broken row, so it is
counted in SQL, delivery by delivery (`quality.filled`)."""

NO_VALUES = {"result_format": "BASIC", "partial_unexpected_count": 0}


def judge(
    con: duckdb.DuckDBPyConnection, typed: Mapping[str, Path], contract: Contract
) -> dict[str, list[Finding]]:
    """What the typed rows of each delivery, sound or not, fail of the contract's suite.

    The suite is first run without tolerance on all the deliveries that arrive together: a rule
    that every row keeps is kept by each delivery. Only what some row breaks is then judged
    delivery by delivery, against the contract's tolerance.
    """
    findings: dict[str, list[Finding]] = {
        d: least_filled(con, p, contract) for d, p in typed.items()
    }
    for group in groups(con, typed):
        broken = _strictly_broken(con, tuple(group.values()), contract)
        for delivery, path in group.items():
            if broken:
                findings[delivery] += _judge_one(con, path, contract, broken)
    return findings


def _strictly_broken(
    con: duckdb.DuckDBPyConnection, typed: tuple[Path, ...], contract: Contract
) -> set[int]:
    """Positions in the suite of the expectations that some row fails.

    A rule on one column with few distinct values is run on those; the rest on every row.
    """
    strict = list(_expectations(contract, strict=True))
    single = {e.column for e in strict if hasattr(e, "column")}
    values = values_of(con, typed, contract, single)
    by_value = [e for e in strict if getattr(e, "column", None) in values]
    by_row = [e for e in strict if getattr(e, "column", None) not in values]
    results = _validate(values, by_value)
    if by_row:
        rows = frame_of(con, typed, contract, _columns(by_row))
        results += _validate(rows, by_row)
    return {r["expectation_config"]["meta"]["position"] for r in results if not r["success"]}


def _judge_one(
    con: duckdb.DuckDBPyConnection, path: Path, contract: Contract, only: set[int]
) -> list[Finding]:
    chosen = [e for e in _expectations(contract) if e.meta["position"] in only]
    frame = frame_of(con, (path,), contract, _columns(chosen))
    return [_finding(r, len(frame)) for r in _validate(frame, chosen) if not r["success"]]


def _columns(expectations: list) -> set[str]:
    """Every column the expectations read."""
    named = ("column", "column_A", "column_B")
    single = {getattr(e, n) for e in expectations for n in named if hasattr(e, n)}
    return single.union(*(e.column_list for e in expectations if hasattr(e, "column_list")))


def _validate(frame: "pd.DataFrame", expectations: list) -> list[dict]:
    import great_expectations as gx

    made = gx.ExpectationSuite(name="suite", expectations=expectations)
    result = _batch(frame).validate(made, result_format=NO_VALUES)
    return [r.to_json_dict() for r in result.results]


def suite(contract: Contract) -> "gx.ExpectationSuite":
    """The contract's suite: types, codes, ranges, key, cross-field rules, completeness."""
    import great_expectations as gx

    return gx.ExpectationSuite(name=contract.name, expectations=list(_expectations(contract)))


def _expectations(contract: Contract, strict: bool = False) -> Iterator[Any]:
    """The suite's expectations, each with its position; strict ones tolerate no row."""
    for position, expectation in enumerate(_declared(contract)):
        expectation.meta["position"] = position
        if strict and expectation.meta["level"] == FILLED:
            continue
        if strict and hasattr(expectation, "mostly"):
            expectation.mostly = 1.0
        yield expectation


def _declared(contract: Contract) -> Iterator[Any]:
    gxe = _library()
    mostly = 1 - contract.tolerance.rejected_share
    meta = {"fields": [], "promise": "every value can be read as its type", "level": "error"}
    yield gxe.ExpectColumnValuesToBeInSet(
        column=UNREAD, value_set=[False], mostly=mostly, meta=meta
    )
    for field, constraint in contract.row_constraints():
        yield _of_field(constraint, field.name, mostly)
    for field in contract.fields:
        if isinstance(filled := field.constraint(Filled), Filled):
            yield gxe.ExpectColumnValuesToNotBeNull(
                column=field.name,
                mostly=filled.at_least,
                meta=_meta(filled, (field.name,), "query") | {"level": FILLED},
            )
    for rule in contract.rules:
        yield _of_row(rule, mostly)
    if contract.key:
        yield _key(contract)


def _of_field(constraint: RowConstraint, column: str, mostly: float) -> Any:
    gxe = _library()
    common = {"column": column, "mostly": mostly, "meta": _meta(constraint, (column,))}
    match constraint:
        case NotNull():
            return gxe.ExpectColumnValuesToNotBeNull(**common)
        case OneOf(values):
            return gxe.ExpectColumnValuesToBeInSet(value_set=list(values), **common)
        case Between(minimum, maximum):
            return gxe.ExpectColumnValuesToBeBetween(
                min_value=_comparable(minimum), max_value=_comparable(maximum), **common
            )
        case Matches(regex):
            return gxe.ExpectColumnValuesToMatchRegex(regex=rf"^(?:{regex})\Z", **common)
    raise TypeError(f"no expectation for {type(constraint).__name__}")


def _of_row(rule: RowRule, mostly: float) -> Any:
    gxe = _library()
    if isinstance(rule, NotBefore):
        return gxe.ExpectColumnPairValuesAToBeGreaterThanB(
            column_A=rule.later,
            column_B=rule.earlier,
            or_equal=True,
            ignore_row_if="either_value_is_missing",
            mostly=mostly,
            meta=_meta(rule, rule.fields),
        )
    raise TypeError(f"no expectation for {type(rule).__name__}")


def _key(contract: Contract) -> Any:
    """The key names one row of a delivery; of a repeated key the last row stands."""
    return _library().ExpectCompoundColumnsToBeUnique(
        column_list=[DELIVERY, *contract.key],
        ignore_row_if="any_value_is_missing",
        meta={"fields": list(contract.key), "promise": REPEATED, "level": "query"},
    )


def _meta(promise: Any, fields: tuple[str, ...], level: Severity = "error") -> dict:
    return {"fields": list(fields), "promise": promise.description, "level": level}


def _comparable(bound: int | float | date) -> int | float | datetime:
    """Great Expectations compares a timestamp column with a datetime, not with a date."""
    return datetime(bound.year, bound.month, bound.day) if isinstance(bound, date) else bound


def _finding(result: dict, rows: int) -> Finding:
    config = result["expectation_config"]
    meta, counted = config["meta"], result.get("result") or {}
    errored = any(
        isinstance(e, dict) and e.get("raised_exception")
        for e in (result.get("exception_info") or {}).values()
    )
    promise = meta["promise"] + (" (the check itself failed)" if errored else "")
    failed = counted.get("unexpected_count")
    return Finding(
        severity="error" if errored else meta["level"],
        fields=tuple(meta["fields"]),
        promise=promise,
        failed_rows=rows if failed is None else int(failed),
        rows=rows,
    )


@cache
def _library() -> Any:
    """Great Expectations' expectation classes, quiet and offline."""
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
    os.environ.setdefault("TQDM_DISABLE", "1")
    import great_expectations.expectations as gxe

    return gxe


@cache
def _definition() -> Any:
    _library()
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    source = context.data_sources.add_pandas("deliveries")
    return source.add_dataframe_asset("typed").add_batch_definition_whole_dataframe("all")


def _batch(frame: "pd.DataFrame") -> Any:
    return _definition().get_batch({"dataframe": frame})
