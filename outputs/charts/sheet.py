"""The paper a chart is laid out on: places in centimetres from its top left corner.

A layout of fixed centimetres keeps a picture's proportions for life, draws it at once, and lets
nothing overlap: what words need is measured before anything is placed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

from outputs import style
from outputs.charts.base import Setting

EDGE = 0.12
"""Empty paper kept on every side."""
HEAD = 0.62
"""The line at the top: the unit of the upright axis, and the stamp."""
TICKS = 0.55
"""The line of an axis's numbers under a plot."""
LINE = 0.46
"""One line of small text."""
FOOT = 2 * LINE + 0.16
"""Two lines at the foot: the level axis's title, what marks mean, and who sent nothing."""
GAP = 0.45
"""Between two entries of a line."""
HANDLE = 0.55
"""The width of a mark shown in a key."""


@dataclass(frozen=True)
class Key:
    """An entry of a picture's key: a mark, drawn as a line or as a patch, and what it means."""

    text: str
    line: dict[str, Any] | None = None
    patch: dict[str, Any] | None = None

    @property
    def width(self) -> float:
        """What the entry takes, in centimetres."""
        handle = HANDLE + 0.12 if self.line or self.patch else 0
        return handle + style.text_width(self.text)


MEANINGS = {
    "c": "withheld", "x": "not available", "z": "does not apply", "u": "too few to tell",
    "p": "provisional",
}  # fmt: skip
"""What the marks mean, in the few words that a key has room for."""
SAID = {mark: f"[{mark}] {meaning}" for mark, meaning in MEANINGS.items()}
WITHHELD = Key(
    f"{SAID['c']}, not zero",
    line={"marker": "o", "mfc": "white", "mec": style.QUIET, "ms": 4, "linestyle": "none"},
)
NOT_AVAILABLE = Key(f"gap: {SAID['x']}")
STAMP_PAD = 0.14
HALF_A_CAPITAL = 0.365
"""Of a letter's size: half the height of a capital in the house font."""


def withheld(frame: pd.DataFrame) -> list[Key]:
    """What a hollow mark means, where the frame has one."""
    return [WITHHELD] if frame["status"].eq("c").any() else []


def withheld_numbers(frame: pd.DataFrame) -> list[Key]:
    """What [c] means where it stands for a number."""
    return [Key(SAID["c"])] if frame["status"].eq("c").any() else []


def printed(frame: pd.DataFrame) -> list[Key]:
    """What a hollow mark means, and what [x] and [p] mean beside numbers that are printed."""
    return withheld(frame) + [Key(SAID[s]) for s in ("x", "p") if frame["status"].eq(s).any()]


def marks_of(frame: pd.DataFrame, value: str) -> list[Key]:
    """What the marks mean that stand for numbers of this column."""
    used = set(frame.loc[frame[value].isna(), "status"])
    return [Key(said) for mark, said in SAID.items() if mark in used]


def gaps(frame: pd.DataFrame, value: str = "") -> list[Key]:
    """What a hollow mark and a gap in a line of this column mean, where the frame has them."""
    lacks = frame.loc[frame[value].isna(), "status"] if value else frame["status"]
    return withheld(frame) + ([NOT_AVAILABLE] if lacks.eq("x").any() else [])


def key_lines(entries: Sequence[Key]) -> list[list[Key]]:
    """The entries of each line of a key."""
    lines: list[list[Key]] = [[]]
    for entry in entries:
        taken = sum(e.width + GAP for e in lines[-1])
        if lines[-1] and taken + entry.width > style.WIDTH_CM - 2 * EDGE:
            lines.append([])
        lines[-1].append(entry)
    return lines


def keys_height(names: Sequence[str]) -> float:
    """What a key of marks with these names takes, from the top of the picture."""
    entries = [Key(name, line={}) for name in names]
    patches = [Key(n.text, patch={"hatch": ""}) for n in entries]
    return len(key_lines(patches)) * LINE + 0.16


class Sheet:
    """A picture's paper. Everything but what lies inside axes is placed in centimetres."""

    def __init__(self, picture: Figure, setting: Setting) -> None:
        """Take the picture as it is; the stamp is placed with the head or the foot."""
        self.picture, self.setting = picture, setting
        inches = picture.get_size_inches()
        self.width, self.height = (float(side) * 2.54 for side in inches)
        scaled = Affine2D().scale(1 / 2.54, -1 / 2.54).translate(0, float(inches[1]))
        self.cm = scaled + picture.dpi_scale_trans
        self._stamp_below = False

    @property
    def bottom(self) -> float:
        """Where the foot begins."""
        return self.height - FOOT

    def axes(self, left: float, top: float, width: float, height: float) -> Axes:
        """Axes at a place."""
        box = (left / self.width, 1 - (top + height) / self.height,
               width / self.width, height / self.height)  # fmt: skip
        return self.picture.add_axes(box)

    def text(self, x: float, y: float, words: str, **options: Any) -> Text:
        """Words at a place; y is their top unless `va` says otherwise.

        One line in the middle of a place stands there by its capitals, so that words with and
        without a tail keep one line.
        """
        look: dict[str, Any] = {"va": "top", "fontsize": style.SMALL, "linespacing": 1.15}
        look |= options
        if look["va"] == "center" and "\n" not in words:
            y += HALF_A_CAPITAL * look["fontsize"] * style.CM_PER_POINT
            look["va"] = "baseline"
        return self.picture.text(x, y, words, transform=self.cm, **look)

    def line(self, xs: Sequence[float], ys: Sequence[float], **options: Any) -> None:
        """A line, or marks, between places."""
        self.picture.add_artist(Line2D(xs, ys, transform=self.cm, **options))

    def box(self, left: float, top: float, width: float, height: float, **options: Any) -> None:
        """A rectangle at a place."""
        self.picture.add_artist(Rectangle((left, top), width, height, transform=self.cm, **options))

    def head(self, words: str = "") -> None:
        """The upright axis's unit at the top left, the stamp at the top right."""
        lines = style.wrapped(words, self.width - 2 * EDGE)
        self.text(EDGE, EDGE, lines)
        stamp = self.setting.stamp
        if not stamp:
            return
        room = self.width - 2 * EDGE - style.text_width(words)
        self._stamp_below = bool(words) and self._stamp_width() + GAP > room
        if not self._stamp_below:
            self._stamp(EDGE)

    def _stamp_width(self) -> float:
        """What the stamp takes, its frame included."""
        stamp = self.setting.stamp
        return style.text_width(stamp, style.SMALL, True) + 2 * STAMP_PAD if stamp else 0

    def _stamp(self, top: float) -> None:
        """The stamp, framed, at the right edge."""
        wide = self._stamp_width()
        left = self.width - EDGE - wide
        self.box(left, top, wide, LINE, facecolor="white", edgecolor=style.INK, linewidth=1.0)
        self.text(left + wide / 2, top + LINE / 2, self.setting.stamp, fontweight="bold",
                  ha="center", va="center")  # fmt: skip

    def foot(self, title: str = "", keys: Sequence[Key] = (), left: float = EDGE) -> None:
        """The level axis's title, then what marks mean, then who sent nothing.

        They begin under the plot's left where they fit; what does not fit beside the rest goes
        on the second line, where the missing agencies are counted, not named, if even that is
        too little.
        """
        entries = [Key(line) for line in style.wrapped(title, self.width - 2 * EDGE).split("\n")]
        entries = [e for e in (*entries, *keys) if e.text]
        missing = self._missing()
        if missing and not self._fits([*entries, missing]):
            missing = Key(f"No delivery from {len(self.setting.missing)} agencies: see the notes")
        self._flow([*entries, missing] if missing else entries, left)
        if self._stamp_below:
            self._stamp(self.height - EDGE - LINE)

    def stamp_below(self) -> None:
        """Keep the stamp for the foot, in a chart without room for it at the top."""
        self._stamp_below = bool(self.setting.stamp)

    def _missing(self) -> Key | None:
        """Who sent nothing."""
        names = ", ".join(self.setting.missing)
        return Key(f"No delivery from {names}") if names else None

    def _places(self, entries: Sequence[Key], left: float = EDGE) -> list[tuple[float, int]]:
        """Where each entry begins, and on which line."""
        places, x, line = [], left, 0
        for entry in entries:
            if x > left and x + entry.width > self._end(line):
                x, line = left, line + 1
            places.append((x, line))
            x += entry.width + GAP
        return places

    def _end(self, line: int) -> float:
        """Where a line of the foot ends: the stamp may stand on its last."""
        taken = self._stamp_width() + GAP if line and self._stamp_below else 0
        return self.width - EDGE - taken

    def _fits(self, entries: Sequence[Key], left: float = EDGE) -> bool:
        """Whether the entries take no more than two lines."""
        placed = zip(self._places(entries, left), entries, strict=True)
        return all(line < 2 and x + e.width <= self._end(line) for (x, line), e in placed)

    def _flow(self, entries: Sequence[Key], left: float) -> None:
        """The entries, one after another."""
        start = left if self._fits(entries, left) else EDGE
        for entry, (x, line) in zip(entries, self._places(entries, start), strict=True):
            self.key(x, self.bottom + 0.06 + line * LINE, entry)

    def key(self, x: float, y: float, entry: Key) -> float:
        """One entry of a key at a place; returns where it ends."""
        middle = y + LINE / 2
        if entry.line is not None:
            ends = [x, x + HANDLE / 2, x + HANDLE]
            marks = [ends[1]] if entry.line.get("linestyle") == "none" else ends
            self.line(marks, [middle] * len(marks), **entry.line | {"markevery": [len(marks) // 2]})
        if entry.patch is not None:
            self.box(x, middle - 0.15, HANDLE, 0.3, **{"linewidth": 0.8} | entry.patch)
        start = x + (HANDLE + 0.12 if entry.line or entry.patch else 0)
        self.text(start, middle, entry.text, va="center")
        return start + style.text_width(entry.text)

    def keys(self, top: float, entries: Sequence[Key]) -> None:
        """Entries one after another, from the left edge, on as many lines as they need."""
        for line, held in enumerate(key_lines(entries)):
            left = EDGE
            for entry in held:
                self.key(left, top + line * LINE, entry)
                left += entry.width + GAP
