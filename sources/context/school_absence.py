"""Pupils on roll, those persistently absent and those in alternative provision, each year."""

from sources.context.agency import EDUCATION
from sources.context.counts import DISTRICT, SEND_AS_COUNTED, number, period
from sources.context.school_exclusions import PHASES
from sources.contract import Contract, Coverage, Field, Measure, NotNull, OneOf, Place
from sources.gateways import DUTY_S16

CONTRACT = Contract(
    name="context__school_absence",
    agency=EDUCATION,
    title="Absence from school, and alternative provision",
    grain="One row for each academic year, district of residence and kind of school.",
    key=("academic_year_end", "residence_district", "phase"),
    frequency="annual",
    event_date="academic_year_end",
    place=Place("residence", "residence_district", "district"),
    coverage=Coverage("declared", period=("academic_year_start", "academic_year_end")),
    gateway=DUTY_S16,
    shape="aggregate",
    key_space="none",
    profile="T5",
    submission="replaces_period",
    fields=(
        *period("academic_year", "academic year"),
        DISTRICT,
        Field("phase", "string", "Kind of school.", (NotNull(), OneOf(PHASES))),
        number("pupils", "Pupils on roll in the year."),
        number("persistent_absentees", "Of these, pupils who missed a tenth or more of sessions."),
        number("severe_absentees", "Of these, pupils who missed half or more of sessions."),
    ),
    measures=(
        Measure("pupils", "Pupils on roll", kind="stock", sums="pupils"),
        Measure(
            "persistent_absentees",
            "Pupils persistently absent (a tenth or more of sessions)",
            kind="stock",
            sums="persistent_absentees",
        ),
        Measure(
            "severe_absentees",
            "Pupils severely absent (half or more of sessions)",
            kind="stock",
            sums="severe_absentees",
        ),
        Measure(
            "alternative_provision_pupils",
            "Pupils in alternative provision",
            "phase = 'alternative provision'",
            kind="stock",
            sums="pupils",
        ),
    ),
    caveats=(
        "A year's pupils, counted on its last day: they never add over years.",
        "A pupil enrolled in two schools counts in both; private schools and children taught at "
        "home are absent.",
        "Thresholds are the Department for Education's since 2015/16: a tenth of a pupil's own "
        "possible sessions, and half of them; severe absence is part of persistent absence.",
        "Sessions missed in 2019/20 and 2020/21 are not comparable with other years.",
        SEND_AS_COUNTED,
    ),
)
