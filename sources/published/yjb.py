"""Youth Justice Board statistics, dropped in the tidy layout."""

from sources.published.declared import PublishedSeries, Statistic

SERIES = PublishedSeries(
    name="yjb",
    title="Youth justice statistics and key performance indicators",
    publisher="Youth Justice Board and Ministry of Justice",
    licence="Open Government Licence v3.0",
    statistics=(
        Statistic(
            name="first_time_entrants",
            title="First-time entrants to the youth justice system",
            headings=("First-time entrants",),
            measure="youth_justice__outcomes.first_time_entrants",
            unit="children",
            differences=(
                "The published count rests on the Police National Computer; ours on the youth "
                "justice service's own record of a first caution or sentence.",
            ),
        ),
    ),
    differences=(
        "Published areas are those of the youth justice service, by the child's home address.",
    ),
)
