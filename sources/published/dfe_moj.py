"""Children sentenced for serious violence and their schooling (DfE and MoJ), in the tidy layout.

A static publication by local authority: the cohort of key stage 4 in 2012/13 to 2017/18.
"""

from sources.published.declared import PublishedSeries, Statistic

OF_CHILDREN = "of children cautioned or sentenced for serious violence"


def _share(name: str, had_been: str) -> Statistic:
    title = f"Had been {had_been}, {OF_CHILDREN}"
    return Statistic(name=name, title=title, headings=(title,), unit="%")


SERIES = PublishedSeries(
    name="dfe_moj",
    title="Education, children's social care and offending",
    publisher="Department for Education and Ministry of Justice",
    licence="Open Government Licence v3.0",
    statistics=(
        _share("free_school_meals", "eligible for free school meals"),
        _share("persistent_absence", "persistently absent"),
        _share("suspended", "suspended from school"),
        _share("children_in_need", "a child in need"),
        _share("children_looked_after", "a child looked after"),
    ),
    differences=("Shares are rounded to one decimal place, and small ones are not published.",),
)
