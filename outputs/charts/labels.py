"""Words beside points of a plot, placed where they hide neither a point nor each other."""

from collections.abc import Sequence

from outputs import style

Box = tuple[float, float, float, float]
"""Left, top, right and bottom, in centimetres from a corner."""
CLEAR = 0.12
POINT = 0.16
CROSSED = 0.0005
"""What a place on a line costs, in square centimetres: less than to hide a point."""
AWAY = 0.15
"""What each centimetre above or below the point costs."""


def _overlap(one: Box, other: Box) -> float:
    """The area two boxes share."""
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return max(wide, 0) * max(high, 0)


def _around(x: float, y: float, wide: float, high: float) -> list[Box]:
    """Where words may stand about a point, the best first."""
    right, left = x + POINT + CLEAR, x - POINT - CLEAR - wide
    middle, above, below = y - high / 2, y - POINT - high, y + POINT
    corners = [(right, middle), (left, middle), (x - wide / 2, above), (x - wide / 2, below),
               (right, above), (right, below), (left, above), (left, below)]  # fmt: skip
    corners += [(x - wide / 2 + aside, above - up * high)
                for up in (1, 2, 3, 4) for aside in (0, wide / 2, -wide / 2)]  # fmt: skip
    return [(a, b, a + wide, b + high) for a, b in corners]


def placed(
    points: Sequence[tuple[float, float]], words: Sequence[str], size: Box,
    marks: Sequence[tuple[float, float]] = (), lines: Sequence[tuple[float, float]] = (),
) -> list[Box]:  # fmt: skip
    """A box for the words of each point, inside the plot's box and as clear as can be.

    `marks`: points without words; `lines`: places along curves that had better stay clear.
    """
    dots = [(x - POINT, y - POINT, x + POINT, y + POINT) for x, y in (*points, *marks)]
    boxes: list[Box] = []
    for (x, y), said in zip(points, words, strict=True):
        wide, high = style.text_width(said), style.line_height() * (said.count("\n") + 1)
        places = _around(x, y, wide, high)

        def cost(box: Box, y: float = y, area: float = wide * high) -> float:
            taken = sum(_overlap(box, other) for other in (*boxes, *dots))
            crossed = sum(box[0] < a < box[2] and box[1] < b < box[3] for a, b in lines)
            cut = area - _overlap(box, size)
            away = max(box[1] - y, y - box[3], 0)
            return round(taken + cut * 10 + crossed * CROSSED + away * AWAY, 6)

        boxes.append(min(places, key=cost))
    return boxes
