"""The code location Dagster loads."""

import dagster as dg

from pipelines.assets import DATASETS, REFERENCES, TABLES, Home, publish
from pipelines.automation import landing_folder, monthly, refresh
from pipelines.published_assets import WEIGHTS, published_series

defs = dg.Definitions(
    assets=[*REFERENCES, published_series, *WEIGHTS, *DATASETS, *TABLES, publish],
    jobs=[refresh],
    schedules=[monthly],
    sensors=[landing_folder],
    resources={"home": Home()},
    executor=dg.in_process_executor,
)
