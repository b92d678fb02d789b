"""Chapter 9: children who offend again."""

import pandas as pd

from outputs.charts.multi_line import MultiLine
from outputs.findings import TOO_LITTLE
from outputs.inputs import Inputs
from outputs.registry import figure
from transforms.periods import window_label
from transforms.reoffending import FOLLOWED, REOFFENDING_MEANS, WAITED
from transforms.statistics import change_word, ratio_by_limits

QUARTERS = 4


def reoffending_told(frame: pd.DataFrame) -> str:
    """The last whole year's share and frequency, and whether the first year's differs."""
    told = frame.dropna(subset=["share"]).sort_values("period_start")
    if told.empty:
        return TOO_LITTLE
    last, first = told.iloc[-1], told.iloc[0]
    said = (
        f"{last['share']:.0f}% ({last['share_lower']:.0f} to {last['share_upper']:.0f}) of "
        f"children with an outcome in {last['period']} reoffended within twelve months, with "
        f"{last['offences_per_reoffender']:.1f} offences each"
    )
    if len(told) < 2:
        return f"{said}."
    limits = ["share", "share_lower", "share_upper"]
    _, low, high = ratio_by_limits(tuple(last[limits]), tuple(first[limits]))
    word = change_word(float(low), float(high))
    return f"{said}; of those of {first['period']} {first['share']:.0f}% did: {word}."


@figure(
    catalogue="I3",
    chapter=9,
    title="Proven reoffending of children within twelve months, {county}, {period}",
    question="Are fewer children offending again?",
    unit="Share of the children of the year's cohorts who reoffended (%)",
    tables=("out_sna__reoffending_means",),
    datasets=("youth_justice__offences",),
    chart=MultiLine(x="period", y="share", line="measure_name", lower="share_lower",
                    upper="share_upper", reference=None, from_zero=True),
    finding=reoffending_told,
    notes=(
        f"Children with an outcome, in quarterly cohorts of a financial year: a child of two "
        f"quarters counts twice. A reoffence is committed in the {FOLLOWED} months after and "
        f"proven in them or the {WAITED} that follow; only quarters followed whole.",
        "The table gives the frequency: reoffences of each child who reoffended.",
        "Whole per cent; shaded: 95% intervals (Wilson), rounded alike. Higher or lower: by the "
        "log-normal interval of the ratio that these shares and limits imply.",
        "From the service's own records: offences proven elsewhere, or as an adult, are not "
        "held, so shares are lower than the national ones and not comparable with them.",
    ),
)  # fmt: skip
def youth_reoffending(x: Inputs) -> pd.DataFrame:
    """One row for each financial year of which every quarter is followed."""
    means = x.table(REOFFENDING_MEANS.name)
    whole = means[means["quarters"].ge(QUARTERS)].reset_index(drop=True)
    spans = zip(whole["period_start"], whole["period_end"], strict=True)
    renamed = {
        "reoffended_pct": "share",
        "reoffended_lower_pct": "share_lower",
        "reoffended_upper_pct": "share_upper",
    }
    rows = whole.rename(columns=renamed).drop(columns="quarters")
    shares = {name: rows[name].astype("float64") for name in renamed.values()}
    return rows.assign(
        **shares,
        period=pd.Series([window_label(a, b) for a, b in spans], dtype="str"),
        measure_name="Reoffended",
    )
