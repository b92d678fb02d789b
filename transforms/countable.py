"""What cuts can count: the rows of a dataset in force, and the rows of a derived row table."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from sources.contract import Derived, Field, Measure
from sources.registry import contract
from sources.sql import quoted
from transforms.absent_cells import may_lack_cells, with_gaps
from transforms.core import columns
from transforms.registry import derived

OWN = "sna__"
"""How the measures of row tables begin: the assessment derives them itself."""
PLACED = ("district_code", "month_start", "period_start", "period_end")
WINDOWED = "period_start"


@dataclass(frozen=True)
class Countable:
    """A table whose rows are counted, and what they rest on.

    `event`: the date column of a stock. `has_windows`: a row belongs to one window of time,
    whose first and last day it names, and not to a month. `gapped`: the SQL of rows and of cells
    that nobody sent, where the rows are counts. `datasets`: every contract that the
    rows were made from; a flow is counted in the months that all of them answer for.
    """

    name: str
    table: str
    columns: Mapping[str, Field | Derived]
    measures: tuple[Measure, ...]
    datasets: tuple[str, ...]
    event: str | None = None
    gapped: str = ""
    has_windows: bool = False
    has_places: bool = True

    def measure(self, measure_id: str) -> Measure:
        """The declaration of `name.measure`; KeyError where there is none of the name."""
        for measure in self.measures:
            if f"{self.name}.{measure.name}" == measure_id:
                return measure
        raise KeyError(f"no measure {measure_id}; {self.name} declares none of the name")

    def count(self, measure: Measure) -> str:
        """The SQL that counts the measure's rows, or sums the column it names.

        Raises:
            ValueError: it counts distinct persons, who do not add over breakdowns; a row table
                with one row a person does.
        """
        if measure.counts == "persons":
            raise ValueError(f"{self.name}.{measure.name}: count persons through a row table")
        if measure.sums:
            return f"coalesce(sum({quoted(measure.sums)}) filter (where {measure.where}), 0)"
        return f"count(*) filter (where {measure.where})"


def countable(name: str) -> Countable:
    """The dataset or row table of this name.

    Raises:
        KeyError: nothing of the name is declared, or what is declared holds no rows to count.
    """
    return _row_table(name) if name.startswith(OWN) else _dataset(name)


def _dataset(name: str) -> Countable:
    found = contract(name)
    return Countable(
        name=name,
        table=f"core_{name}",
        columns=columns(found),
        measures=found.measures,
        datasets=(name,),
        event=found.event_date,
        gapped=with_gaps(found) if may_lack_cells(found) else "",
    )


@cache
def _row_table(name: str) -> Countable:
    found = derived().get(f"out_{name}")
    if found is None or not found.measures:
        raise KeyError(f"no row table out_{name} is declared with measures")
    fields = {f.name: f for f in found.table.fields}
    return Countable(
        name=name,
        table=found.table.name,
        columns={n: f for n, f in fields.items() if n not in PLACED},
        measures=found.measures,
        datasets=found.datasets,
        has_windows=WINDOWED in fields,
        has_places="district_code" in fields,
    )
