"""Copies of pictures for the page: smaller than what is published, and inside the page itself."""

from base64 import b64encode
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from PIL import Image

from outputs.style import DPI

VIEW_DPI, EARLIER_DPI = 144, 100
"""Dots an inch of a picture to read, and of one that is only compared with."""

COLOURS = 64
"""Charts use few colours; a palette keeps a hundred of them within a few megabytes."""


ALMOST_WHITE = 251


@dataclass(frozen=True)
class Picture:
    """A picture's bytes as text, with its size in pixels."""

    base64: str
    width: int
    height: int


def view_copy(png: Path, dpi: int = VIEW_DPI) -> Picture | None:
    """The published picture at fewer dots; None where there is no picture."""
    return _copy(png.read_bytes(), dpi) if png.is_file() else None


@lru_cache(maxsize=256)
def _copy(content: bytes, dpi: int) -> Picture:
    """Made once for all editions that show it."""
    with Image.open(BytesIO(content)) as published:
        size = (round(published.width * dpi / DPI), round(published.height * dpi / DPI))
        small = published.convert("RGB").resize(size, Image.Resampling.BICUBIC)
    few = small.quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.putpalette(_on_white(few.getpalette() or []))
    written = BytesIO()
    few.save(written, format="PNG")
    return Picture(b64encode(written.getvalue()).decode(), *size)


def _on_white(palette: list[int]) -> list[int]:
    """The palette with its almost white made white, so that no picture stands in a grey box."""
    colours = [palette[i : i + 3] for i in range(0, len(palette), 3)]
    return [v for c in colours for v in ([255, 255, 255] if min(c) >= ALMOST_WHITE else c)]
