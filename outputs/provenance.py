"""Fingerprints: what a figure was made from, and by which code."""

import json
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).parent.parent
FLOORS = ("sources", "transforms", "quality", "outputs")
DRAWN_WITH = ("matplotlib", "afcharts", "geopandas")


def sha256_of(content: bytes | str) -> str:
    """The sha256 of bytes, or of text as UTF-8."""
    return sha256(content.encode() if isinstance(content, str) else content).hexdigest()


def sha256_of_file(path: Path) -> str:
    """The sha256 of a file's bytes."""
    return sha256_of(path.read_bytes())


@cache
def code_version() -> str:
    """A fingerprint of the code that makes numbers and pictures."""
    return _fingerprint([p for floor in FLOORS for p in (ROOT / floor).rglob("*.py")])


@cache
def drawing_version() -> str:
    """A fingerprint of the code and libraries that draw."""
    charts = ROOT / "outputs" / "charts"
    files = [*charts.glob("*.py"), *charts.glob("*.toml"), ROOT / "outputs" / "style.py"]
    return sha256_of(_fingerprint(files) + "".join(version(name) for name in DRAWN_WITH))


def _fingerprint(files: list[Path]) -> str:
    """One hash over the files' names and contents, the same wherever the project lies."""
    parts = [f"{p.relative_to(ROOT).as_posix()} {sha256_of_file(p)}" for p in sorted(files)]
    return sha256_of("\n".join(parts))[:16]


def canonical(record: object) -> str:
    """JSON with sorted keys and a closing newline: the same record, the same bytes."""
    return json.dumps(record, sort_keys=True, indent=2, ensure_ascii=False, default=str) + "\n"
