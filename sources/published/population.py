"""Population estimates of areas outside the partnership, dropped in the tidy layout.

With them a benchmark against other areas is a rate; without them it stays a count.
"""

from sources.published.declared import PublishedSeries, Statistic

POPULATION = "population"
SERIES = PublishedSeries(
    name="population",
    title="Mid-year population estimates",
    publisher="Office for National Statistics",
    licence="Open Government Licence v3.0",
    statistics=(
        Statistic(name=POPULATION, title="Residents", headings=("Population",), unit="people"),
    ),
)
