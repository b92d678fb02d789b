"""What a partner needs to make a delivery: data dictionary, contract document, blank template."""

from pathlib import Path

import yaml

from outputs.contract_template import write_template
from outputs.dictionary import COVERAGE, SUBMISSION, whose
from outputs.field_guide import guide
from outputs.odcs import odcs, version
from outputs.pages import render
from outputs.sheets import write_whole
from sources.contract import Contract

SHAPES = {
    "aggregate": "Counts, no records.",
    "anonymous_rows": "Records without any key to a person.",
    "depersonalised_rows": "Records without a key to a person; still personal data.",
    "pseudonymised_rows": "Records under pseudonyms; still personal data.",
}
ENCODINGS = {"utf-8-sig": "UTF-8", "cp1252": "Windows-1252"}


def export(contract: Contract, folder: Path) -> list[Path]:
    """Write the page, the ODCS document and the template; returns their paths.

    The same contract gives the same bytes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    document = yaml.safe_dump(odcs(contract), sort_keys=False, allow_unicode=True, width=100)
    return [
        write_whole(folder / f"{contract.name}-dictionary.html", dictionary_page(contract)),
        write_whole(folder / f"{contract.name}.odcs.yaml", document),
        write_template(contract, folder / f"{contract.name}-template.xlsx"),
    ]


def dictionary_page(contract: Contract) -> str:
    """The data dictionary of one dataset, as one self-contained page."""
    entries = guide(contract)
    return render(
        "data_dictionary.html.j2",
        contract=contract,
        version=version(contract),
        about=_about(contract),
        entries=entries,
        lists=[e for e in entries if e.codes],
    )


def _about(contract: Contract) -> list[tuple[str, str]]:
    """What the delivery is as a whole: pairs of a question's name and its answer."""
    named = {e.field.name: e.heading for e in guide(contract)}
    key = " and ".join(named[n] for n in contract.key)
    written = " or ".join(ENCODINGS.get(e, e) for e in contract.encodings)
    separator = {",": "comma", ";": "semicolon", "\t": "tab"}.get(
        contract.separator, contract.separator
    )
    health = ", ".join(named[n] for n in contract.health_fields)
    return [
        ("A row", contract.grain),
        ("Key", f"{key}: names one row of a delivery." if key else "None."),
        ("How often", f"{contract.frequency.capitalize()}."),
        ("A delivery covers", _sentence(COVERAGE[contract.coverage.rule])),
        ("Sent again", _sentence(f"it {SUBMISSION[contract.submission]}")),
        ("Several senders", _sentence(whose(contract).replace("`", ""))),
        ("Counted on", f"{named[contract.event_date]}."),
        ("District means", _sentence(contract.place.label)),
        ("Legal gateway", f"{contract.gateway.title}: {contract.gateway.citation}."),
        ("Personal data", SHAPES[contract.shape]),
        *([("About health", f"{health}.")] if health else []),
        ("File", f"CSV ({written}; separator: {separator}), XLSX, ODS or Parquet."),
        ("Lands in", f"{contract.folder}/"),
    ]


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."
