"""One figure to files: built from disclosed counts, checked, then table, chart, words, record."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from outputs import provenance, style, tables, words
from outputs.charts.base import Chart, Setting
from outputs.inputs import Inputs, Made
from outputs.registry import CHAPTERS, Figure, with_title
from outputs.tidy import write_tidy
from quality.disclosure import RULES

STATUSES = ("", "c", "x", "z", "p", "r", "u")
IDENTIFYING = ("measure", "period", "period_start", "district_code")


class NothingToShow(ValueError):
    """A figure's frame has no rows: no period that it shows is covered whole."""


@dataclass(frozen=True)
class Published:
    """A disclosed figure ready to be laid out: its record, and its frame."""

    figure: Figure
    frame: pd.DataFrame
    record: dict


def built(figure: Figure, inputs: Inputs) -> pd.DataFrame:
    """The figure's frame, named, ordered and checked.

    Raises:
        NothingToShow: the frame is empty.
        ValueError: the frame repeats a row's key, carries an unknown status, or shows a count
            that its sources' rule hides.
    """
    frame = figure.build(inputs)
    if frame.empty:
        raise NothingToShow(f"{figure.id}: the frame is empty")
    if "district_code" in frame:
        frame = frame.assign(district_name=frame["district_code"].map(inputs.places))
    if "status" not in frame:
        frame = frame.assign(status="")
    frame = tables.in_columns(frame)
    _check(figure, frame)
    return _reasons(frame)


def _check(figure: Figure, frame: pd.DataFrame) -> None:
    if unknown := sorted(set(frame["status"]) - set(STATUSES)):
        raise ValueError(f"{figure.id}: no such status: {unknown}")
    texts = [c for c in frame if not pd.api.types.is_numeric_dtype(frame[c]) and c != "status"]
    key = [c for c in frame if c in IDENTIFYING or c in texts or c in tables.NUMBERED_KEYS]
    if key and frame.duplicated(key).any():
        raise ValueError(f"{figure.id}: two rows have the same {key}")


def _reasons(frame: pd.DataFrame) -> pd.DataFrame:
    """A gap that nobody explained is not available."""
    values = [c for c in ("n", "dsr", "rate", "index") if c in frame]
    gaps = frame[values].isna().any(axis=1) if values else pd.Series(False, frame.index)
    return frame.assign(status=frame["status"].mask(gaps & frame["status"].eq(""), "x"))


def as_made(figure: Figure, frame: pd.DataFrame, inputs: Inputs) -> Made:
    """The figure with its title and finding in words, for the figures about the release."""
    titled = with_title(figure, inputs, words.months_in_full(words.period_of(frame)))
    finding = words.months_in_full(figure.finding(frame))
    return Made(figure.number, figure.chapter, titled.title, finding, frame)


def write(
    figure: Figure, frame: pd.DataFrame, inputs: Inputs, folder: Path, edition: str,
    reuse: Path | None = None,
) -> Published:  # fmt: skip
    """Write a disclosed figure: its tidy `tables/<id>.*`, and `figures/<id>.svg|png|json`.

    `reuse`: the `figures` folder of an earlier release; a picture whose drawing would be the
    same is copied from there, not drawn again.
    """
    for name in ("tables", "figures"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    figure = with_title(figure, inputs, words.months_in_full(words.period_of(frame)))
    record = record_of(figure, frame, inputs, edition)
    files = write_tidy(figure, frame, record, folder / "tables")
    if figure.chart is not None:
        files += _picture(figure, figure.chart, frame, inputs, record, folder / "figures", reuse)
    record["files"] = {
        f.relative_to(folder).as_posix(): provenance.sha256_of_file(f) for f in files
    }
    record_file = folder / "figures" / f"{figure.id}.json"
    record_file.write_text(provenance.canonical(record), encoding="utf-8", newline="\n")
    return Published(figure, frame, record)


def setting_of(figure: Figure, inputs: Inputs) -> Setting:
    """What the figure's chart is told besides its frame."""
    missing = words.undelivered(figure, inputs)
    return Setting(
        unit=figure.unit, county_code=inputs.county_code, stamp=figure.stamp, missing=missing
    )


def drawing_key(figure: Figure, table: str, alt: str, setting: Setting) -> str:
    """What a picture depends on: the disclosed numbers, the form, the words, the code."""
    parts = (table, repr(figure.chart), figure.title, repr(setting), alt)
    return provenance.sha256_of("\0".join((*parts, provenance.drawing_version())))


def _picture(
    figure: Figure,
    chart: Chart, frame: pd.DataFrame, inputs: Inputs, record: dict, folder: Path,
    reuse: Path | None,
) -> list[Path]:  # fmt: skip
    """The picture's two files, drawn or copied."""
    stem = folder / figure.id
    files = [stem.with_suffix(".svg"), stem.with_suffix(".png")]
    earlier = reuse / f"{figure.id}.json" if reuse else None
    if earlier and earlier.is_file() and record["drawing"] in earlier.read_text(encoding="utf-8"):
        for file in files:
            shutil.copyfile(earlier.with_name(file.name), file)
        return files
    with style.house():
        picture = style.canvas(chart.height(frame))
        chart.draw(picture, frame, setting_of(figure, inputs))
        style.write_picture(picture, stem, figure.id, figure.title, record["alt"])
    return files


def record_of(figure: Figure, frame: pd.DataFrame, inputs: Inputs, edition: str) -> dict:
    """Everything a reader or a machine may ask about the figure, clock and paths excepted."""
    finding, table = words.months_in_full(figure.finding(frame)), tables.csv_text(frame)
    alt = words.alternative(figure, finding)
    source = words.source_line(figure, frame, inputs)
    profile, setting = figure.profile, setting_of(figure, inputs)
    picture = figure.chart.describe(frame, setting) if figure.chart else ""
    return {
        "id": figure.id,
        "catalogue": figure.number,
        "catalogue_numbers": list(figure.numbers),
        "chapter": figure.chapter,
        "chapter_title": CHAPTERS[figure.chapter],
        "edition": edition,
        "title": figure.title,
        "subtitle": figure.unit,
        "question": figure.question,
        "unit": figure.unit,
        "finding": finding,
        "caption": f"Figure {figure.number}. {figure.title}. {figure.unit}. {source}",
        "alt": alt,
        "description": words.description(figure, finding, source, picture),
        "source": source,
        "notes": list(words.with_notes(figure, frame)),
        "caveats": list(dict.fromkeys(c for k in figure.contracts for c in k.caveats)),
        "missing": list(figure.missing(inputs)),
        "agencies": list(figure.agencies),
        "gateways": sorted({c.gateway.citation for c in figure.contracts}),
        "datasets": {c.name: sorted(inputs.deliveries.get(c.name, ())) for c in figure.contracts},
        "inputs": provenance.sha256_of(table),
        "drawing": drawing_key(figure, table, alt, setting) if figure.chart else None,
        "code": provenance.code_version(),
        "definition": f"{inputs.partnership.headline.name} {inputs.partnership.headline.version}",
        "stamp": figure.stamp,
        "profile": profile,
        "profile_source": RULES[profile].source,
        "withheld": int(frame["status"].eq("c").sum()),
    }
