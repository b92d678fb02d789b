"""GDP deflators at market prices (HM Treasury): what lifts a cost to another year's prices."""

from sources.weights.declared import Weights

WEIGHTS = Weights(
    name="gdp_deflator",
    title="GDP deflators at market prices",
    publisher="HM Treasury",
    keyed_by="financial year",
    unit="index",
    caveats=(
        "None ships: until the table is delivered, costs stand in the prices they were "
        "published in.",
        "The source names the release; outturns and forecasts are revised.",
    ),
)
