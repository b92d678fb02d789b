"""Street-level crimes: the open CSV of data.police.uk, its 12 columns as published."""

from sources.code_lists import code_list
from sources.contract import (
    Contract,
    Coverage,
    Field,
    Measure,
    NotNull,
    OneOf,
    Place,
)
from sources.gateways import OPEN_DATA
from sources.police.agency import OPEN_AGENCY
from sources.police.open_map import CRIME_ID, MONTH, OPEN_FIELDS, WHERE_ON_THE_MAP

CRIME_TYPES = tuple(c.label for c in code_list("police_uk_crime_types").rows)

CONTRACT = Contract(
    name="police__street_crimes",
    agency=OPEN_AGENCY,
    title="Street-level crimes, open data",
    grain="One row for each crime or anti-social behaviour incident on the open map.",
    key=("crime_id",),
    frequency="monthly",
    event_date="month",
    place=Place("offence", "lsoa_code", "lsoa"),
    coverage=Coverage("months"),
    gateway=OPEN_DATA,
    shape="anonymous_rows",
    key_space="none",
    profile="OPEN",
    submission="replaces_period",
    scope=("reported_by",),
    fields=(
        CRIME_ID.but(
            description="Publisher's identifier; empty for anti-social behaviour, "
            "which is never a duplicate."
        ),
        MONTH.but(description="Month of the crime; no day is published."),
        *WHERE_ON_THE_MAP,
        Field(
            "crime_type",
            "string",
            "Category on the open map; broader than any Home Office group.",
            (NotNull(), OneOf(CRIME_TYPES)),
            delivered_as=("Crime type",),
        ),
        Field(
            "last_outcome",
            "string",
            "Latest outcome at publication.",
            delivered_as=("Last outcome category",),
        ),
        Field("context", "string", "Always empty in current files.", delivered_as=("Context",)),
    ),
    open_fields=OPEN_FIELDS,
    date_formats=("%Y-%m",),
    measures=(
        Measure("street_crimes", "All crimes and anti-social behaviour on the open map"),
        Measure(
            "violence_and_sexual_offences",
            "Violence and sexual offences (broad open-data proxy)",
            "crime_type = 'Violence and sexual offences'",
        ),
        Measure("robberies", "Robbery (open data)", "crime_type = 'Robbery'"),
        Measure(
            "weapons_possession",
            "Possession of weapons (open data)",
            "crime_type = 'Possession of weapons'",
        ),
    ),
    caveats=(
        "A broad open-data proxy: homicide and common assault share one category.",
        "Places are anonymised snap points; a month is all that is said of the date.",
    ),
)
