"""Assets of what an analyst drops: published series, and tables of weights."""

import dagster as dg

from pipelines.assets import Home
from pipelines.metadata import column_schema
from pipelines.progress import step
from pipelines.published import take_in_published, take_in_weights
from sources.published.declared import PUB_SERIES
from sources.weights.declared import Weights
from sources.weights.registry import declared_weights


@dg.asset(
    name=PUB_SERIES.name,
    group_name="published",
    description=f"{PUB_SERIES.title}. {PUB_SERIES.grain}",
    metadata={"dagster/column_schema": column_schema(PUB_SERIES)},
    kinds={"parquet"},
)
def published_series(home: Home) -> dg.MaterializeResult:
    """Published tables read and made one."""
    store = home.store()
    with step(PUB_SERIES.name):
        taken = take_in_published(store)
    said = [s for t in taken for s in t.sentences]
    return dg.MaterializeResult(
        metadata={
            "dagster/row_count": store.manifest[PUB_SERIES.name]["rows"],
            "files": len(taken),
            "refused": sum(bool(t.refusal) for t in taken),
            "to_read": dg.MetadataValue.json(said),
        },
        data_version=dg.DataVersion(store.digest(PUB_SERIES.name)),
    )


def weights_asset(weights: Weights) -> dg.AssetsDefinition:
    """One table of weights: as delivered, or as it ships."""
    table = weights.table

    @dg.asset(
        name=table.name,
        group_name="reference",
        description=f"{table.title} ({weights.publisher}). {table.grain}",
        metadata={"dagster/column_schema": column_schema(table), "unit": weights.unit},
        kinds={"parquet"},
    )
    def build(home: Home) -> dg.MaterializeResult:
        store = home.store()
        with step(table.name):
            taken = take_in_weights(store, weights)
        return dg.MaterializeResult(
            metadata={
                "dagster/row_count": store.manifest[table.name]["rows"],
                "to_read": dg.MetadataValue.json(taken.sentences if taken else []),
            },
            data_version=dg.DataVersion(store.digest(table.name)),
        )

    return build


WEIGHTS = [weights_asset(w) for w in declared_weights().values()]
