"""Assets made from what is declared: datasets, derived tables, figures and the release."""

from collections.abc import Iterator

import dagster as dg

from outputs.registry import Figure, figures
from pipelines.intake import deliveries, take_in
from pipelines.metadata import column_schema, contract_metadata, delivery_metadata
from pipelines.progress import step
from pipelines.publishing import publish_release
from pipelines.settings import home_folder
from pipelines.store import Store
from pipelines.tables import DELIVERED, build_core, build_derived, children, core_name
from sources.contract import Contract, Reference
from sources.registry import contract as declared
from sources.registry import contracts, references
from transforms.registry import Transform, derived

KEEPS_CONTRACT = "keeps_contract"
RELEASE = "sna_release"


class Home(dg.ConfigurableResource):
    """The home folder of a run; empty means SNA_HOME, else `workspace/`."""

    folder: str = ""

    def store(self) -> Store:
        """The store of the home, its folders made."""
        store = Store(home_folder(self.folder or None))
        store.prepare()
        return store


def dataset_asset(contract: Contract) -> dg.AssetsDefinition:
    """A dataset: deliveries read, judged and kept, then its rows in force.

    Rows that belong to it teach it something, so their deliveries are read with its own: those
    assets find them read, and wait for this one, whose fields they take.
    """
    name = core_name(contract)
    parents = [f"core_{contract.parent.dataset}"] if contract.parent else []

    @dg.asset(
        name=name,
        group_name=contract.agency.name,
        deps=[*parents, "ref_districts", "ref_lsoas", "ref_sites"],
        description=f"{contract.title}. {contract.grain}",
        metadata=contract_metadata(contract),
        kinds={"parquet", "duckdb"},
        check_specs=[
            dg.AssetCheckSpec(
                KEEPS_CONTRACT,
                asset=name,
                description="Every delivery in the landing folder keeps its contract.",
            )
        ],
    )
    def dataset(home: Home) -> dg.MaterializeResult:
        store = home.store()
        own = declared(contract.name)
        with step(own.folder):
            for needed in (own, *children(own)):
                take_in(store, needed)
            build_core(store, own)
            judged = deliveries(store, own)
            rows = store.manifest[name]["rows"]
        refused = [d for d in judged if not d.is_accepted]
        counts = delivery_metadata(judged)
        return dg.MaterializeResult(
            metadata={"dagster/row_count": rows, **counts},
            data_version=dg.DataVersion(store.digest(name)),
            check_results=[
                dg.AssetCheckResult(
                    check_name=KEEPS_CONTRACT,
                    passed=not refused,
                    severity=dg.AssetCheckSeverity.WARN,
                    metadata={
                        **counts,
                        "refused": dg.MetadataValue.json(
                            [{"file": d.file, "reasons": list(d.reasons)} for d in refused]
                        ),
                    },
                )
            ],
        )

    return dataset


def table_asset(transform: Transform) -> dg.AssetsDefinition:
    """A derived table, built in DuckDB from the tables it names."""
    table = transform.table

    @dg.asset(
        name=table.name,
        group_name="assessment",
        deps=[*_upstream(transform)],
        description=f"{table.title}. {table.grain}",
        metadata={"dagster/column_schema": column_schema(table)},
        kinds={"parquet", "duckdb"},
    )
    def build(home: Home) -> dg.MaterializeResult:
        store = home.store()
        with step(table.name):
            build_derived(store, transform)
        return dg.MaterializeResult(
            metadata={"dagster/row_count": store.manifest[table.name]["rows"]},
            data_version=dg.DataVersion(store.digest(table.name)),
        )

    return build


def _upstream(transform: Transform) -> Iterator[str]:
    """The assets a table waits for; months answered for come from every dataset."""
    for name in transform.inputs:
        if name == "answered":
            yield from (core_name(c) for c in contracts().values())
        elif name.startswith(DELIVERED):
            yield f"core_{name.removeprefix(DELIVERED)}"
        else:
            yield name


def reference_spec(reference: Reference) -> dg.AssetSpec:
    """An official table that ships inside the package."""
    return dg.AssetSpec(
        reference.name,
        group_name="reference",
        description=f"{reference.title}. {reference.grain}",
        metadata={
            "dagster/column_schema": column_schema(reference),
            "publisher": reference.publisher,
            "licence": reference.licence,
            "vintage": reference.vintage,
            "source": reference.source,
        },
    )


def figure_spec(figure: Figure) -> dg.AssetSpec:
    """A figure of the release: what it answers, and the tables it rests on."""
    upstream = {*(core_name(c) for c in figure.contracts), *figure.tables} - set(references())
    return dg.AssetSpec(
        f"fig_{figure.id}",
        group_name="figures",
        deps=sorted(upstream),
        description=f"{figure.number}. {figure.question}",
        metadata={"unit": figure.declared_unit, "disclosure_profile": figure.profile},
        kinds={"matplotlib"} if figure.chart else {"table"},
    )


@dg.multi_asset(
    name="publish",
    specs=[
        *(figure_spec(f) for f in figures().values()),
        dg.AssetSpec(
            RELEASE,
            group_name="release",
            deps=[
                *(f"fig_{i}" for i in figures()),
                *derived(),
                *map(core_name, contracts().values()),
            ],
            description="Every table and figure of the assessment as one release, or none of it.",
        ),
    ],
)
def publish(home: Home) -> Iterator[dg.MaterializeResult]:
    """Disclose, draw and write every figure as one release."""
    with step("release"):
        published = publish_release(home.store())
    for name in figures():
        reasons = published.waiting.get(name, ())
        yield dg.MaterializeResult(
            f"fig_{name}",
            metadata={"release": published.id, "waiting_for": "; ".join(reasons) or "nothing"},
        )
    yield dg.MaterializeResult(
        RELEASE, metadata={"release": published.id, "is_new": published.is_new}
    )


DATASETS = [dataset_asset(c) for c in contracts().values()]
TABLES = [table_asset(t) for t in derived().values()]
REFERENCES = [reference_spec(r) for r in references().values()]
