"""Fingertips (OHID) indicators about violence, dropped in the tidy layout."""

from sources.published.declared import PublishedSeries, Statistic

SERIES = PublishedSeries(
    name="fingertips",
    title="Public health profiles (Fingertips)",
    publisher="Office for Health Improvement and Disparities",
    licence="Open Government Licence v3.0",
    statistics=(
        Statistic(
            name="11201",
            title="Emergency hospital admissions for violence, all ages",
            headings=("Value",),
            measure="health__admissions.violence_admissions",
            unit="admissions",
            differences=(
                "Compare the number of admissions, not the rate: the published rate is directly "
                "standardised and pools three financial years.",
                "The publisher counts first finished episodes by residence, from one national "
                "extract; ours are what the trusts that share deliver.",
            ),
        ),
    ),
    differences=(
        "Numbers from 1 to 7 are not published, and others are rounded to the nearest 5.",
    ),
)
