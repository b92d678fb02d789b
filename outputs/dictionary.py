"""The data dictionary as Markdown, made from the contracts (`sources/README.md`)."""

from sources.contract import Contract, Field, Reference
from sources.delimited import SEPARATORS
from sources.foreign import FORMATS
from sources.published.registry import layouts
from sources.registry import contracts, references
from sources.spellings import READ_TOO
from sources.unknown_words import UNKNOWN_WORDS

HEAD = """# Data dictionary

What each partner agency hands over, and the official tables that ship inside, made from the
contracts in `sources/`. This page is generated: change the contract, not this file.
"""
COVERAGE = {
    "months": "the whole months from the first to the last event date",
    "declared": "the months of the reporting period its rows name",
    "snapshot": "the dates it was taken on",
}
SUBMISSION = {
    "replaces_period": "replaces what was held for the months it answers for",
    "appends": "adds rows; the newest delivery wins a key",
    "snapshot": "one snapshot; the newest delivery wins its date",
}


def whose(c: Contract) -> str:
    """Whose rows a delivery replaces, and what tells the senders apart."""
    folder = f"a folder of its own below `{c.folder}/`"
    if not c.scope:
        return f"of several senders each has {folder}, and replaces its own rows alone"
    named = " and ".join(f"`{name}`" for name in c.scope)
    return (
        f"rows replace those of the same {named} alone; where it is blank the sender has {folder}"
    )


def dictionary() -> str:
    """The page: datasets by agency, then reference tables."""
    parts = [HEAD, _contents(), *_as_they_come(), "## Datasets\n"]
    parts += [_dataset(c) for c in contracts().values()]
    parts += ["## Reference tables\n", *(_reference(r) for r in references().values())]
    return "\n".join(parts)


def _as_they_come() -> list[str]:
    """What is read without being agreed, whatever the dataset."""
    words = ", ".join(f"`{w}`" for w in UNKNOWN_WORDS if w and "|" not in w)
    names = {"date": "a day", "month": "a month", "datetime": "a date and time"}
    names |= {"integer": "a whole number", "number": "a number", "boolean": "yes or no"}
    rows = [
        f"| {names[kind]} | {', '.join(f'`{example}`' for example in examples)} |"
        for kind, examples in READ_TOO.items()
    ]
    layouts_ = "; ".join(f"{x.title} ({', '.join(x.needs)})" for x in layouts().values())
    return [
        "## Files as they come\n",
        f"Formats: {FORMATS}; UTF-8, UTF-16 or Windows text; separated by "
        f"{', '.join(SEPARATORS.values())}. A date and its time may stand in two columns "
        "(`arrival_date`, `arrival_time` for `arrival_datetime`).\n",
        "| what | is read as well |",
        "| --- | --- |",
        *rows,
        "",
        "A time with an offset is told by London's clock; 24:00 is the next midnight. Dates that "
        "a spreadsheet made numbers, or months it made days, are read and asked about. No date "
        "may be later than the day the file came.\n",
        f"Not known, in any field: a blank, or {words}. A detail that is not known never costs "
        "a row.\n",
        "Counts: a district or a kind without a row is absent, never zero; a row of `All`, "
        "`Total` or the county's name is a total, set aside and checked.\n",
        f"Published tables that are read as downloaded: {layouts_}.\n",
    ]


def _contents() -> str:
    rows = [
        f"| `{c.name}` | {c.title} | {c.agency.title} | {c.frequency} | {c.profile} |"
        for c in contracts().values()
    ]
    head = ["| dataset | title | agency | frequency | profile |", "| --- | --- | --- | --- | --- |"]
    return "\n".join([*head, *rows, ""])


def _dataset(c: Contract) -> str:
    """One dataset: its promise, its columns, what is computed and counted."""
    key = ", ".join(f"`{k}`" for k in c.key) or "none"
    health = ", ".join(f"`{h}`" for h in c.health_fields) or "none"
    lines = [
        f"### `{c.name}`: {c.title}\n",
        f"{c.grain} Key: {key}.\n",
        f"- agency: {c.agency.title}; lands in `{c.folder}/`; {c.frequency}",
        f"- counts on: `{c.event_date}`, by district {c.place.label} (`{c.place.field}`)",
        f"- a delivery answers for {COVERAGE[c.coverage.rule]}, and {SUBMISSION[c.submission]}; "
        f"{whose(c)}",
        f"- gateway: {c.gateway.title} ({c.gateway.citation})",
        f"- shape: {c.shape.replace('_', ' ')}; key space: {c.key_space}; health columns: {health}",
        f"- disclosure profile: {c.profile}; encodings: {', '.join(c.encodings)}; "
        f"separator `{c.separator}`; dates {', '.join(f'`{d}`' for d in c.date_formats)}",
        *(f"- rule: {r.description}" for r in c.rules),
        *(f"- caveat: {x}" for x in c.caveats),
        "",
        _fields(c.fields, with_headings=True),
        _derived(c),
        _measures(c),
    ]
    return "\n".join(line for line in lines if line is not None)


def _fields(fields: tuple[Field, ...], with_headings: bool) -> str:
    """The columns as a table."""
    also = " also delivered as |" if with_headings else ""
    lines = [f"| column | type | meaning | promises |{also}"]
    lines.append("| --- | --- | --- | --- |" + (" --- |" if with_headings else ""))
    for field in fields:
        cells = [f"`{field.name}`", _type(field), field.description, _promises(field)]
        cells += [", ".join(f"`{h}`" for h in field.delivered_as)] if with_headings else []
        lines.append("| " + " | ".join(_cell(c) for c in cells) + " |")
    return "\n".join(lines) + "\n"


def _type(field: Field) -> str:
    return field.dtype + (f" ({field.unit})" if field.unit else "")


def _promises(field: Field) -> str:
    """Constraints, and what an empty or absent column means."""
    said = [c.description for c in field.constraints]
    said += ["may be absent"] if field.optional else []
    said += [f"empty means {field.blank_means}"] if field.blank_means else []
    said += ["health of a person"] if field.is_health else []
    return "; ".join(said)


def _cell(text: str) -> str:
    """Text that cannot break the table."""
    return text.replace("|", r"\|").replace("\n", " ")


def _derived(c: Contract) -> str | None:
    computed = (*c.learned, *c.derived)
    if not computed:
        return None
    rows = [f"- `{d.name}` ({d.dtype}): {d.description}" for d in computed]
    return "\n".join(["Computed when taken in:\n", *rows, ""])


def _measures(c: Contract) -> str | None:
    if not c.measures:
        return None
    rows = [f"- `{c.measure_id(m)}`: {m.title} ({m.kind} of {m.counts})" for m in c.measures]
    return "\n".join(["Measures:\n", *rows, ""])


def _reference(r: Reference) -> str:
    """One official table."""
    key = ", ".join(f"`{k}`" for k in r.key)
    lines = [
        f"### `{r.name}`: {r.title}\n",
        f"{r.grain} Key: {key}.\n",
        f"- {r.publisher}; {r.source}; {r.vintage}; {r.licence}",
        *(f"- caveat: {x}" for x in r.caveats),
        "",
        _fields(r.fields, with_headings=False),
    ]
    return "\n".join(lines)
