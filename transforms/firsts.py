"""First offences of serious violence: whom they were linked to, and what came before.

The first is the one recorded first, with none recorded earlier in all that is held; what came
before is counted to the day it happened. Deliveries begin at a date: what came before that date
is not seen, so everyone's look-back is limited and some have less of it than others.
"""

from sources.contract import Field, NotNull, OneOf
from transforms.linkage import (
    LONG,
    SUSPECTS,
    Con,
    Window,
    banded,
    latest,
    months_answered,
    serious,
)

LONGEST = "24 or more"
BANDS = ((0, "under 12"), (12, "12-23"), (24, LONGEST))
"""Months held before an offence, and what a look-back of at least so many is called."""
LOOK_BACK = Field(
    "look_back",
    "string",
    "Months held before the offence, in which earlier contact could be seen.",
    (NotNull(), OneOf(tuple(label for _, label in BANDS))),
)
TRUNCATED = (
    "What came before the first month held is not seen, so that contact and earlier offences are "
    "undercounted: `look_back` says how many months could be seen; compare like with like."
)
FIRSTS = """
    select person_id, offence_id, happened_on, recorded_date, age_years, age_band, district_code,
           coalesce(sex, 'unknown') as sex, {look_back} as look_back, {window}
    from (select *, {seen} as seen from ({serious})
          qualify row_number() over (
              partition by person_id order by recorded_date, happened_on, offence_id) = 1)
    where {inside}"""
SEEN = "greatest(datesub('month', date '{first}', happened_on), 0)"


def first_offences(con: Con, datasets: tuple[str, ...] = (SUSPECTS,)) -> tuple[str, Window] | None:
    """SQL for each suspect's first offence of serious violence, and the window it falls in.

    Columns person_id, offence_id, happened_on, recorded_date, age_years, age_band, sex,
    district_code, look_back, period_start, period_end. The look-back is of the dataset that is
    held for the shortest time. None where no suspects are held.
    """
    window = latest(con, [SUSPECTS], LONG)
    answered = [months_answered(con, [name]) for name in datasets]
    starts = [found[0] for found in answered if found is not None]
    if window is None:
        return None
    query = FIRSTS.format(
        seen=SEEN.format(first=max(starts).isoformat()),
        look_back=banded("seen", BANDS),
        serious=serious(SUSPECTS),
        window=window.columns,
        inside=window.sql,
    )
    return query, window
