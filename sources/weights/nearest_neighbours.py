"""The most similar areas that a benchmark is drawn against, the nearest first."""

from sources.weights.declared import Weights

WEIGHTS = Weights(
    name="nearest_neighbours",
    title="Most similar areas",
    publisher="Named in the table",
    keyed_by="area",
    unit="rank, 1 the most similar",
    caveats=(
        "Community Safety Partnership codes of the most similar group; the source names the "
        "publisher and the date of the list.",
    ),
)
