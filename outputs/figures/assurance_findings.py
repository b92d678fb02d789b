"""Headline sentences on the release itself: what agrees, what is withheld, what changed."""

import pandas as pd

from outputs.changes import WHY
from outputs.charts.base import number
from outputs.charts.describing import lower_first
from outputs.findings import TOO_LITTLE, in_words

MOST_NAMED = 3


def reconciled(frame: pd.DataFrame) -> str:
    """How many published counts ours agree with, and where they differ most."""
    if "verdict" not in frame:
        return "No published table is held, so nothing is compared."
    verdicts = frame["verdict"].value_counts()
    agree, differ = (int(verdicts.get(word, 0)) for word in ("agrees", "differs"))
    left = int(verdicts.get("not compared", 0))
    rest = f" {number(left)} cannot be compared." if left else ""
    if not agree + differ:
        return f"None of {number(left)} published counts can be compared with ours."
    said = f"Of {number(agree + differ)} published counts compared, {number(agree)} agree with ours"
    if not differ:
        return f"{said}.{rest}"
    apart = frame[frame["verdict"].eq("differs")]
    worst = apart.sort_values("difference", key=abs, ascending=False, kind="stable")
    named = []
    for what, rows in worst.head(MOST_NAMED).groupby("measure_name", sort=False):
        places = [f"{row['area_name']} ({_apart(row)})" for _, row in rows.iterrows()]
        named.append(f"{lower_first(str(what))} in {in_words(places)}")
    verb = "differs" if differ == 1 else "differ"
    far = "most of all " if differ > MOST_NAMED else ""
    return f"{said} and {number(differ)} {verb}: {far}{in_words(named)}.{rest}"


def _apart(row: pd.Series) -> str:
    """How far ours is from the published count, with a sign."""
    if pd.notna(row["difference_pct"]):
        return f"{_signed(row['difference_pct'])}%"
    return _signed(row["difference"])


def _signed(value: float) -> str:
    return ("+" if value > 0 else "") + number(value, 0)


def hidden_told(frame: pd.DataFrame) -> str:
    """How many counts are withheld, why, and in which measure most."""
    cells, hidden = frame["cells"].sum(), frame["hidden"].sum()
    if not cells:
        return TOO_LITTLE
    if not hidden:
        return f"None of {number(cells)} counts is withheld."
    reasons = {
        "small": "small",
        "secondary": "to protect those",
        "held": "as in the other edition",
        "near": "too near what was printed before",
    }
    said = [f"{number(frame[c].sum())} {what}" for c, what in reasons.items() if frame[c].sum()]
    most = frame.sort_values("hidden", kind="stable").iloc[-1]
    return (
        f"{number(hidden)} of {number(cells)} counts are withheld ({100 * hidden / cells:.1f}%): "
        f"{in_words(said)}. The measure with most of them is {lower_first(most['measure_name'])} "
        f"({number(most['hidden'])})."
    )


def changes_told(frame: pd.DataFrame) -> str:
    """How many figures changed and why, and which headlines are clearly higher or lower."""
    if "figure_number" not in frame:
        return str(frame["change"].iloc[0])
    counts = frame["change"].value_counts()
    kinds = [f"{number(counts[w])} {w[0].lower()}{w[1:]}" for w in WHY.values() if w in counts]
    said = f"Of {number(len(frame))} figures: {in_words(kinds)}."
    for word in ("higher", "lower", "revised up", "revised down"):
        own = frame.loc[frame["moved"].eq(word), "figure_number"]
        said += f" {word.capitalize()}: {in_words(own)}." if len(own) else ""
    return said


def findings_counted(frame: pd.DataFrame) -> str:
    """How many figures of how many chapters state a finding."""
    silent = frame["finding"].eq(TOO_LITTLE).sum()
    rest = f" {number(silent)} have too few numbers for one." if silent else ""
    chapters = frame["chapter"].nunique()
    return (
        f"The release states {number(len(frame) - silent)} findings, one for each figure, in "
        f"{number(chapters)} chapters.{rest}"
    )


def figures_stamped(frame: pd.DataFrame) -> str:
    """How many figures rest on what, and by which code and definition."""
    row = frame.iloc[0]
    delivered = frame["deliveries_print"].ne("").sum()
    return (
        f"{number(len(frame))} figures, {number(delivered)} of them from partners' deliveries, "
        f"made by code {row['code_print']} under the definition {row['definition']}."
    )
