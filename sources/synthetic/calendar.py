"""Months of the synthetic world: which there are, how busy each is, when its extract is made."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from sources.synthetic.world import PANDEMIC, SEASON, VINTAGE_CHANGE, YEARLY_TREND

EXTRACT_DAY = 7


@dataclass(frozen=True)
class Calendar:
    """The months from first to last, and the positions of the irregular deliveries."""

    first: date
    last: date

    @property
    def months(self) -> np.ndarray:
        """Every month, as `datetime64[M]`."""
        return np.arange(np.datetime64(self.first, "M"), np.datetime64(self.last, "M") + 1)

    def busyness(self, trend: float = YEARLY_TREND) -> np.ndarray:
        """Each month's volume relative to the twelfth of a year at the end of the range."""
        month = self.months.astype(np.int64)
        season = np.array(SEASON)[month % 12] / np.mean(SEASON)
        pandemic = np.array([PANDEMIC.get(str(m), 1.0) for m in self.months])
        return trend ** ((month - month[-1]) / 12) * season * pandemic

    def irregular(self, share: float) -> int:
        """The month this far into the range; -1 where the range is too short for one."""
        n = len(self.months)
        return min(int(n * share), n - 2) if n > 3 else -1

    @property
    def resubmitted(self) -> int:
        """The month of offences that is sent twice (May 2021 in the usual range)."""
        return self.irregular(25.5 / 84)

    @property
    def missing(self) -> int:
        """The month in which no emergency department shares (September 2023)."""
        return self.irregular(53.5 / 84)

    @property
    def late(self) -> int:
        """The month whose victims come in the next month's file (February 2024)."""
        return self.irregular(58.5 / 84)

    @property
    def is_2011(self) -> np.ndarray:
        """Whether a month is delivered with 2011 area codes."""
        return self.months < np.datetime64(VINTAGE_CHANGE, "M")


def days(months: np.ndarray) -> np.ndarray:
    """How many days each month has."""
    return ((months + 1).astype("datetime64[D]") - months.astype("datetime64[D]")).astype(int)


def extract_date(months: np.ndarray, later: int = 1) -> np.ndarray:
    """The day of the extract: the 7th, one month later unless said."""
    return (months + later).astype("datetime64[D]") + (EXTRACT_DAY - 1)


def financial_quarter(month: np.datetime64) -> str:
    """The financial quarter of a month, as file names have it: `2024-25_Q4`."""
    year, number = divmod(int(month.astype(np.int64)) + 1970 * 12 - 3, 12)
    return f"{year}-{(year + 1) % 100:02d}_Q{number // 3 + 1}"


def quarter_end(months: np.ndarray) -> np.ndarray:
    """The last month of each month's quarter."""
    return months + (2 - months.astype(np.int64) % 3)
