"""Indices of deprivation: the decile of every small area, overall and by domain."""

from sources.contract import Between, Field, NotNull, Reference
from sources.reference.lsoas import AREA, VINTAGE

DOMAINS = (
    ("imd", "the whole index"),
    ("income", "income"),
    ("employment", "employment"),
    ("education", "education, skills and training"),
    ("health", "health deprivation and disability"),
    ("crime", "crime"),
    ("housing", "barriers to housing and services"),
    ("environment", "the living environment"),
)


def _decile(domain: str, meaning: str) -> Field:
    """The decile of one domain among the small areas of England."""
    return Field(
        f"{domain}_decile",
        "integer",
        f"Decile of {meaning} in England; 1 is the most deprived tenth.",
        (NotNull(), Between(1, 10)),
    )


REFERENCE = Reference(
    name="ref_deprivation",
    title="Indices of deprivation",
    grain="One row for each edition and LSOA.",
    key=("edition", "lsoa_code"),
    fields=(
        Field(
            "edition",
            "integer",
            "Edition of the indices: 2019 or 2025.",
            (NotNull(), Between(2019, 2025)),
        ),
        VINTAGE,
        AREA,
        *(_decile(domain, meaning) for domain, meaning in DOMAINS),
    ),
    caveats=(
        "The 2019 edition is on 2011 codes and the 2025 edition on 2021 codes.",
        "The two editions are poorly comparable: ranks are relative, and indicators changed.",
        "The crime domain counts recorded crime: setting offences against it, or against the "
        "whole index, is partly circular.",
        "A decile describes an area, not the people who live in it.",
    ),
    publisher="Ministry of Housing, Communities and Local Government",
    licence="Open Government Licence v3.0",
    vintage="2019 and 2025",
    source="English indices of deprivation",
    file="deprivation.csv",
)
