"""A contract as a document of the Open Data Contract Standard, version 3.1, for partners' tools.

Only what the standard has a place for is said in its own terms; the rest stands under custom
properties. The contract in `sources/` stays the source.
"""

import hashlib
import json
from dataclasses import asdict
from datetime import date

from outputs.dictionary import COVERAGE, SUBMISSION, whose
from outputs.field_guide import FieldGuide, guide
from sources.contract import Between, Contract, Field, Filled, Matches, NotNull, OneOf

API_VERSION = "v3.1.0"
TYPES = {
    "string": "string",
    "integer": "integer",
    "number": "number",
    "date": "date",
    "datetime": "timestamp",
    "boolean": "boolean",
}
EVERY = {"monthly": (1, "m"), "quarterly": (3, "m"), "annual": (1, "y")}


def odcs(contract: Contract) -> dict:
    """The document, ready to be written as YAML."""
    every, unit = EVERY[contract.frequency]
    return {
        "apiVersion": API_VERSION,
        "kind": "DataContract",
        "id": contract.name,
        "name": contract.title,
        "version": version(contract),
        "status": "active",
        "domain": contract.agency.name,
        "description": {
            "purpose": "Strategic needs assessment under the Serious Violence Duty (Police, "
            "Crime, Sentencing and Courts Act 2022).",
            "usage": f"A delivery answers for {COVERAGE[contract.coverage.rule]}, and "
            f"{SUBMISSION[contract.submission]}; {whose(contract)}.",
            **({"limitations": " ".join(contract.caveats)} if contract.caveats else {}),
        },
        "schema": [_object(contract)],
        "slaProperties": [{"property": "frequency", "value": every, "unit": unit}],
        "customProperties": _custom(contract),
    }


def version(contract: Contract) -> str:
    """A digest of everything the contract says: another promise is another version."""
    text = json.dumps(asdict(contract), default=str, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _object(contract: Contract) -> dict:
    """The dataset: its grain, its columns, and the rules between columns."""
    quality: list[dict] = [
        {"type": "text", "description": r.description.replace("`", ""), "severity": "error"}
        for r in contract.rules
    ]
    if contract.key:
        quality.append(
            {
                "type": "library",
                "metric": "duplicateValues",
                "arguments": {"properties": list(contract.key)},
                "mustBe": 0,
                "severity": "warning",
            }
        )
    found = {
        "name": contract.name,
        "businessName": contract.title,
        "logicalType": "object",
        "physicalType": "file",
        "description": contract.grain,
        "dataGranularityDescription": contract.grain,
        "properties": [_property(entry, contract) for entry in guide(contract)],
    }
    return found | ({"quality": quality} if quality else {})


def _property(entry: FieldGuide, contract: Contract) -> dict:
    """One column."""
    field = entry.field
    found: dict = {
        "name": field.name,
        "physicalName": entry.heading,
        "description": entry.meaning,
        "logicalType": TYPES[field.dtype],
        "required": field.constraint(NotNull) is not None and field.blank_means is None,
    }
    if field.name in contract.key:
        position = contract.key.index(field.name) + 1
        found |= {"primaryKey": True, "primaryKeyPosition": position}
    if field.is_health or field.name == contract.person_key:
        found["classification"] = "restricted"
    if options := _options(field, contract):
        found["logicalTypeOptions"] = options
    if quality := _quality(field):
        found["quality"] = quality
    return found | {"examples": [entry.example], "customProperties": _of_column(entry)}


def _options(field: Field, contract: Contract) -> dict:
    """The range, pattern or format, where the field has one."""
    options: dict = {}
    within, pattern = field.constraint(Between), field.constraint(Matches)
    if isinstance(within, Between):
        options |= {"minimum": _bound(within.minimum), "maximum": _bound(within.maximum)}
    if isinstance(pattern, Matches):
        options["pattern"] = f"^(?:{pattern.regex})$"
    if field.dtype == "date":
        options["format"] = _java(contract.date_formats[0])
    if field.dtype == "datetime":
        options["format"] = _java(contract.datetime_formats[0])
    return options


def _bound(bound: int | float | date) -> int | float | str:
    return bound.isoformat() if isinstance(bound, date) else bound


def _java(form: str) -> str:
    """A format as the standard writes it: `yyyy-MM-dd`."""
    letters = {"%Y": "yyyy", "%m": "MM", "%d": "dd", "%H": "HH", "%M": "mm", "%S": "ss"}
    for ours, theirs in letters.items():
        form = form.replace(ours, theirs)
    return form.replace("T", "'T'")


def _quality(field: Field) -> list[dict]:
    """Closed lists, as errors, and completeness, as a warning."""
    checks: list[dict] = []
    listed, filled = field.constraint(OneOf), field.constraint(Filled)
    if isinstance(listed, OneOf):
        checks.append(
            {
                "type": "library",
                "metric": "invalidValues",
                "arguments": {"validValues": list(listed.values)},
                "mustBe": 0,
                "severity": "error",
            }
        )
    if isinstance(filled, Filled):
        checks.append(
            {
                "type": "library",
                "metric": "nullValues",
                "mustBeLessOrEqualTo": round(100 * (1 - filled.at_least), 1),
                "unit": "percent",
                "severity": "warning",
            }
        )
    return checks


def _of_column(entry: FieldGuide) -> list[dict]:
    """What the standard has no place for: other headings, an absent column, an empty cell."""
    field = entry.field
    found: list[dict] = [
        {"property": "headingsAccepted", "value": list(entry.headings)},
        {"property": "columnMayBeAbsent", "value": field.optional},
    ]
    if field.blank_means is not None:
        found.append({"property": "emptyMeans", "value": field.blank_means})
    if field.unit:
        found.append({"property": "unit", "value": field.unit})
    return found


def _custom(contract: Contract) -> list[dict]:
    """The law, the shape and how the file is written."""
    told = {
        "supplier": contract.agency.title,
        "legalGateway": f"{contract.gateway.title}: {contract.gateway.citation}",
        "shape": contract.shape,
        "keySpace": contract.key_space,
        "disclosureProfile": contract.profile,
        "eventDate": contract.event_date,
        "districtMeans": f"{contract.place.label}, by {contract.place.field}",
        "encodings": list(contract.encodings),
        "separator": contract.separator,
        "dateFormats": [_java(f) for f in contract.date_formats],
    }
    return [{"property": name, "value": value} for name, value in told.items()]
