"""How a declared table shows itself in Dagster: columns, counts, sources. Never a value."""

from collections import Counter
from collections.abc import Sequence

import dagster as dg

from quality.deliveries import Delivery
from sources.contract import Contract, Table


def column_schema(table: Table) -> dg.TableSchema:
    """The table's fields as the column schema Dagster displays."""
    return dg.TableSchema(
        [
            dg.TableColumn(
                f.name,
                f.dtype,
                f.description,
                constraints=dg.TableColumnConstraints(
                    nullable="never missing" not in {c.description for c in f.constraints},
                    other=[c.description for c in f.constraints],
                ),
            )
            for f in table.fields
        ]
    )


def contract_metadata(contract: Contract) -> dict:
    """What a dataset promises, for the asset's page."""
    return {
        "dagster/column_schema": column_schema(contract),
        "supplied_by": contract.agency.title,
        "frequency": contract.frequency,
        "counts_in": contract.place.label,
        "legal_gateway": contract.gateway.citation,
        "disclosure_profile": contract.profile,
        "caveats": dg.MetadataValue.md("\n".join(f"- {c}" for c in contract.caveats) or "none"),
    }


def delivery_metadata(deliveries: Sequence[Delivery]) -> dict:
    """Verdicts and row accounting of a dataset's deliveries."""
    verdicts = Counter(d.verdict for d in deliveries)
    totals = {
        name: sum(getattr(d, name) for d in deliveries)
        for name in ("rows_in", "accepted", "rejected", "deduplicated", "superseded")
    }
    return {**{f"deliveries_{v}": n for v, n in sorted(verdicts.items())}, **totals}
