"""A small made-up world of rows, counted as cuts and tables, for releases to be made from.

Rows are drawn once for each dataset and month, so that every cut over it counts the same rows:
tables agree, and no measure counts more than the dataset holds, as over delivered rows.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path

import pandas as pd

from outputs.cell_files import earlier_release, keep, write_cells
from outputs.counts import Registered, disclosed, edition_inputs, inputs_of, register
from outputs.inputs import Inputs, Material
from outputs.registry import Edition, declared_cuts, figures
from outputs.release import EDITIONS
from quality.disclosure import Disclosed
from sources.registry import contracts
from tests.outputs.made_counts import (
    MONTHS,
    Revised,
    answered_by,
    counted,
    coverage,
    digests_of,
)
from tests.outputs.made_rows import columns_of
from tests.outputs.made_tables import statistics
from transforms.cuts import Cut
from transforms.registry import derived

SMALLEST_SECRET = 200
"""Smaller numbers stand in words for something else: ages, per cents, days."""


def world(
    silent: Collection[str] = (),
    months: pd.DatetimeIndex = MONTHS,
    revised: Revised = (),
    cuts: Collection[Cut] | None = None,
) -> Material:
    """Material in which every dataset but the silent ones delivered its true counts.

    `revised`: datasets and months whose rows were delivered again, a few more and a few fewer.
    `cuts`: what is counted, where that is not what the figures declare.
    """
    covered = coverage(silent, months)
    wanted = declared_cuts() if cuts is None else tuple(cuts)
    sources = {cut.counts.name: cut.counts for cut in wanted}
    columns = {name: columns_of(name, (*wanted, *declared_cuts())) for name in sources}
    answered = {name: answered_by(source, covered) for name, source in sources.items()}
    read = {t for f in figures().values() for t in f.tables} & set(derived())
    return Material(
        cuts={
            cut: counted(cut, columns[cut.counts.name], answered[cut.counts.name], revised)
            for cut in wanted
        },
        tables={name: statistics(derived()[name]) for name in sorted(read)}
        | {"out_sna__coverage": covered},
        deliveries={name: (_sha256(name, revised),) for name in contracts() if name not in silent},
        digests={
            name: digests_of(source, answered[name], revised) for name, source in sources.items()
        },
        provisional={"police__offences": months[-3]} if len(months) > 3 else {},
    )


def _sha256(dataset: str, revised: Revised) -> str:
    """The hash of what a dataset delivered: another one where months came again."""
    months = sorted(month for name, month in revised if name == dataset)
    return sha256(" ".join((dataset, *months)).encode()).hexdigest()


@dataclass(frozen=True)
class Solved:
    """One edition of the world: its cubes, and their counts as they may be published."""

    edition: Edition
    material: Material
    registered: Registered
    found: Disclosed

    @cached_property
    def inputs(self) -> Inputs:
        """What the figures of the edition are made from."""
        return edition_inputs(self.registered, self.found, self.material, self.edition)

    @property
    def secrets(self) -> set[str]:
        """Hidden counts so large that nothing else of the edition is the same number."""
        found = self.found
        hidden = {found.counts[c] for c in found.hidden if not found.rule(c).rounds}
        seen = {*found.shown.values(), *range(SMALLEST_SECRET)}
        return {str(n) for n in hidden - seen}

    def carry(self, release: Path) -> Path:
        """Write the edition's cell files into a release, and what is kept beside it."""
        folder = release / self.edition
        folder.mkdir(parents=True)
        units = {cut.measure: cut.declared.title for cut in self.registered.cubes}
        write_cells(folder, self.found, units, lambda *_: False)
        keep(release, self.edition, self.found, inputs_of(self.found.counts, self.material))
        return folder


def editions(material: Material, before: Path | None = None) -> dict[Edition, Solved]:
    """Both editions of the material's cuts, after the release before them."""
    solved: dict[Edition, Solved] = {}
    found = None
    for edition in EDITIONS:
        registered = register(material, _drawable(material, edition), edition)
        found = disclosed(registered, material, found, earlier_release(before, edition))
        solved[edition] = Solved(edition, material, registered, found)
    return solved


def made_up() -> dict[Edition, Solved]:
    """Both editions of the whole world, with what their figures are made from."""
    solved = editions(world())
    for each in solved.values():
        assert each.inputs.cuts, "made here, and handed over with the rest"
    return solved


def _drawable(material: Material, edition: Edition) -> list[Cut]:
    """The cuts that figures of the edition draw; all of them where no figure declares them."""
    own = [f for f in figures().values() if edition in f.edition and f.can_draw(material)]
    declared = dict.fromkeys(cut for f in own for cut in f.cuts)
    return [c for c in declared if c in material.cuts] or list(material.cuts)


def hidden(inputs: Inputs, cut: Cut, which: Callable[[pd.DataFrame], pd.Series]) -> Inputs:
    """Inputs in which some cells of a cut, chosen by its cube, are hidden."""
    rows, chosen = inputs.cuts[cut], which(inputs.cube(cut))
    less = rows.assign(n=rows["n"].mask(chosen), status=rows["status"].mask(chosen, "c"))
    return replace(inputs, cuts={**inputs.cuts, cut: less})


def all_hidden(inputs: Inputs) -> Inputs:
    """Inputs in which no count is shown."""
    cuts = {cut: rows.assign(n=float("nan"), status="c") for cut, rows in inputs.cuts.items()}
    return replace(inputs, cuts=cuts)


def without(inputs: Inputs, silent: Collection[str]) -> Inputs:
    """Inputs as they are where some datasets sent nothing."""
    covered = inputs.tables["out_sna__coverage"]
    came = {name: of for name, of in inputs.deliveries.items() if name not in silent}
    told = {cut for f in figures().values() if isinstance(f.needs, tuple)
            and not {*f.needs} & {*silent} for cut in f.cuts}  # fmt: skip
    cuts = {
        cut: rows.head(0) if {*cut.counts.datasets} & {*silent} and cut not in told else rows
        for cut, rows in inputs.cuts.items()
    }
    tables = inputs.tables | {"out_sna__coverage": covered[~covered["dataset"].isin(silent)]}
    return replace(inputs, cuts=cuts, tables=tables, deliveries=came)
