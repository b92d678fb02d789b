"""When the refresh runs by itself: monthly, and when something new landed."""

import time
from collections.abc import Iterator

import dagster as dg

from pipelines.assets import Home
from pipelines.intake import Arrival, arrivals, contract_digest, deliveries
from pipelines.published import files_to_read
from pipelines.store import Store, digest_of
from sources.contract import Contract
from sources.registry import contracts

SETTLED_SECONDS = 30
"""A file touched more recently may still be being copied."""

refresh = dg.define_asset_job(
    "refresh",
    selection=dg.AssetSelection.all(),
    description="Take in deliveries, build the tables, publish the release.",
)

monthly = dg.ScheduleDefinition(
    name="monthly_refresh",
    job=refresh,
    cron_schedule="0 6 8 * *",
    execution_timezone="Europe/London",
    description="06:00 on the eighth, when the month's extracts have come in.",
)


@dg.sensor(
    name="landing_folder",
    job=refresh,
    minimum_interval_seconds=60,
    description="Asks for a refresh when the landing folder holds a file not judged yet.",
)
def landing_folder(home: Home) -> dg.RunRequest | dg.SkipReason:
    """One request for each new content of the landing folder, however often it is looked at."""
    store = home.store()
    new = [(a.file, a.sha256) for c in contracts().values() for a in _new(store, c)]
    new += files_to_read(store)
    if not new:
        return dg.SkipReason("nothing new in the landing folder")
    return dg.RunRequest(run_key=digest_of(sorted(new)))


def _new(store: Store, contract: Contract) -> Iterator[Arrival]:
    judged = {(d.sha256, d.contract) for d in deliveries(store, contract)}
    digest = contract_digest(contract)
    for arrival in arrivals(store, contract):
        settled = time.time() - arrival.path.stat().st_mtime > SETTLED_SECONDS
        if settled and (arrival.sha256, digest) not in judged:
            yield arrival
