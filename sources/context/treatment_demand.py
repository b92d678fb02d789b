"""Demand for drug, alcohol and mental health treatment, a quarter at a time."""

from sources.code_lists import code_list
from sources.context.agency import PUBLIC_HEALTH
from sources.context.counts import DISTRICT, NOT_BY_MONTH, SEND_AS_COUNTED, number, period
from sources.contract import Contract, Coverage, Field, Measure, NotNull, OneOf, Place
from sources.gateways import DUTY_S16
from sources.groups import grouped

SERVICES = code_list("treatment_services").labels
SERVICE_GROUP = grouped(
    "service_group", "service", "treatment_services", "Drugs and alcohol, or mental health."
)

CONTRACT = Contract(
    name="context__treatment_demand",
    agency=PUBLIC_HEALTH,
    title="Demand for drug, alcohol and mental health treatment",
    grain="One row for each quarter, district of residence and service.",
    key=("quarter_end", "residence_district", "service"),
    frequency="quarterly",
    event_date="quarter_end",
    place=Place("residence", "residence_district", "district"),
    coverage=Coverage("declared", period=("quarter_start", "quarter_end")),
    gateway=DUTY_S16,
    shape="aggregate",
    key_space="none",
    profile="HES",
    submission="replaces_period",
    fields=(
        *period("quarter", "quarter"),
        DISTRICT,
        Field(
            "service",
            "string",
            "Kind of treatment.",
            (NotNull(), OneOf(tuple(SERVICES.values()))),
            recode=tuple(SERVICES.items()),
        ),
        number("referrals", "People newly referred in the quarter."),
        number("in_treatment", "People in treatment on the last day of the quarter."),
    ),
    derived=(SERVICE_GROUP,),
    measures=(
        Measure("referrals", "New referrals to treatment", sums="referrals"),
        Measure("in_treatment", "People in treatment", kind="stock", sums="in_treatment"),
    ),
    caveats=(
        "Demand that reached a service, not need: waiting and unmet need are absent.",
        "A person in two services counts in both; services for young people end at an age that "
        "differs locally.",
        NOT_BY_MONTH,
        SEND_AS_COUNTED,
    ),
)
