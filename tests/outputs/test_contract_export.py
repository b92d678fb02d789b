"""The contract export: what a partner makes a delivery from, and a delivery made from it."""

from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
import yaml
from openpyxl import load_workbook

from outputs.contract_export import dictionary_page, export
from outputs.field_guide import guide
from outputs.odcs import odcs
from sources.contract import Contract
from sources.read import Read
from sources.registry import contracts

ALL = pytest.mark.parametrize("contract", contracts().values(), ids=lambda c: c.name)


@ALL
def test_the_page_names_every_field_code_and_label(contract: Contract) -> None:
    page = unescape(dictionary_page(contract))
    assert contract.grain in page
    assert contract.gateway.title in page
    for entry in guide(contract):
        assert f'id="{entry.field.name}"' in page
        assert f'id="codes-{entry.field.name}"' in page or not entry.codes
        assert entry.example
        assert "`" not in entry.meaning + entry.rule


@ALL
def test_the_examples_keep_the_contract(contract: Contract, deliver: Callable[..., Read]) -> None:
    entries = guide(contract)
    cells = [f'"{e.example}"' for e in entries]
    names = [e.heading for e in entries]
    taken = deliver(f"{','.join(names)}\n{','.join(cells)}\n", contract)
    assert taken.undeclared == ()
    broken = {n for b in taken.broken if len(b.rule.fields) == 1 for n in b.rule.fields}
    assert broken == set()


@ALL
def test_the_document_is_of_the_standard(contract: Contract, tmp_path: Path) -> None:
    text = export(contract, tmp_path)[1].read_text("utf-8")
    document = yaml.safe_load(text)
    assert document == odcs(contract)
    assert (document["apiVersion"], document["kind"]) == ("v3.1.0", "DataContract")
    (described,) = document["schema"]
    assert [p["name"] for p in described["properties"]] == [f.name for f in contract.fields]
    keys = {
        p["name"]: p["primaryKeyPosition"] for p in described["properties"] if "primaryKey" in p
    }
    assert tuple(sorted(keys, key=lambda name: keys[name])) == contract.key


@ALL
def test_a_filled_template_is_a_sound_delivery(
    contract: Contract, tmp_path: Path, deliver: Callable[..., Read]
) -> None:
    path = export(contract, tmp_path)[2]
    entries = guide(contract)
    workbook = load_workbook(path)
    blank = workbook[workbook.sheetnames[0]]
    assert [c.value for c in blank[1]] == [e.heading for e in entries]
    assert blank.max_row == 1
    for column, entry in enumerate(entries, start=1):
        blank.cell(2, column, entry.example)
    workbook.save(tmp_path / "filled.xlsx")
    taken = deliver(tmp_path / "filled.xlsx", contract)
    assert (taken.rows_in, taken.opened.sheet) == (1, workbook.sheetnames[0])
    assert len(taken.opened.heading.columns) == len(entries)


def test_code_columns_of_the_template_are_text_and_offer_their_list(tmp_path: Path) -> None:
    contract = contracts()["police__offences"]
    workbook = load_workbook(export(contract, tmp_path)[2])
    blank = workbook[workbook.sheetnames[0]]
    formats = {c.value: blank.column_dimensions[c.column_letter] for c in blank[1]}
    assert all(dimension.width >= 12 for dimension in formats.values())
    offered = {str(v.sqref): v.formula1 for v in blank.data_validations.dataValidation}
    status = next(c.column_letter for c in blank[1] if c.value == "status")
    source = offered[f"{status}2:{status}20001"]
    first, last = (int(part.split("$")[-1]) for part in source.split(":"))
    listed = [workbook["Codes"].cell(row, 2).value for row in range(first, last + 1)]
    assert listed == list(contract.field("status").codes)


def test_the_code_that_a_spreadsheet_would_spoil_is_kept_as_text(tmp_path: Path) -> None:
    contract = contracts()["police__offences"]
    codes = load_workbook(export(contract, tmp_path)[2])["Codes"]
    assert "4.10" in [cell.value for cell in codes["B"]]


def test_the_same_contract_gives_the_same_bytes(tmp_path: Path) -> None:
    contract = contracts()["police__offences"]
    first = [p.read_bytes() for p in export(contract, tmp_path / "a")]
    assert first == [p.read_bytes() for p in export(contract, tmp_path / "b")]
