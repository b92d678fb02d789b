"""The risk and protective factors of the matrix: which are held, and which have to be asked for.

Levels and factors: the needs assessment guidance for the Serious Violence Duty (2021) and the
Home Office's Serious Violence Strategy (2018).
"""

from dataclasses import dataclass
from typing import Literal

from outputs.figures.services import (
    ALTERNATIVE,
    ASSESSMENTS,
    FACTORS,
    LOOKED_AFTER,
    PERMANENT,
    PERSISTENT,
    PROTECTED,
    PUPILS,
    REFERRALS,
    SUSPENSIONS,
    UNDER_18,
    VIOLENT,
)
from outputs.rates import CHILDREN
from transforms.cuts import Cut
from transforms.rates import OLDEST, Ages

EVERYONE: Ages = (0, OLDEST)
LEVELS = ("Individual", "Family", "School", "Peers", "Community")
ENTRANTS = Cut("youth_justice__outcomes.first_time_entrants")
SERIOUS = Cut(
    "police__offences.serious_violence_offences", by=("county_code",), period="financial_year",
    latest=2,
)  # fmt: skip
DOMESTIC = Cut("police__offences.domestic_abuse_offences", by=("county_code",), latest=2)
WEAPONS = Cut("police__offences.weapons_possession_offences")
FIRES = Cut("context__fire_incidents.deliberate_fires", by=("county_code",), latest=2)


@dataclass(frozen=True, kw_only=True)
class Factor:
    """One row of the matrix.

    `kind`: whether more of it makes violence likelier or less likely. `stage`: of life. `cut`:
    what counts it, and `member` the breakdown's member that is meant; none where nothing held
    does, and `ask` says whose figure it would be. `base`: the count it is a part of, else
    `ages` are the residents it is a rate of; `per`: for every so many of them.
    """

    level: str
    name: str
    kind: Literal["risk", "protective"]
    stage: str
    cut: Cut | None = None
    member: tuple[str, str] | None = None
    base: Cut | None = None
    ages: Ages = EVERYONE
    per: int = 1000
    of: str = "residents"
    ask: str = ""


def _asked(level: str, name: str, stage: str, ask: str) -> Factor:
    """A protective factor that no dataset here counts."""
    return Factor(level=level, name=name, kind="protective", stage=stage, ask=ask)


def _named(level: str, name: str, factor: str) -> Factor:
    """What social care assessments of children name, of the child or of the family."""
    return Factor(
        level=level, name=name, kind="risk", stage="0 to 17", cut=FACTORS,
        member=("factor", factor), base=ASSESSMENTS, per=100, of="assessments",
    )  # fmt: skip


def _treated(name: str, service: str) -> Factor:
    """New referrals of children to a service."""
    return Factor(
        level="Individual", name=name, kind="risk", stage="0 to 17", cut=REFERRALS,
        member=("service", service), ages=UNDER_18, per=10_000, of="residents under 18",
    )  # fmt: skip


def _pupils(name: str, cut: Cut) -> Factor:
    """What schools count, for every thousand pupils."""
    return Factor(
        level="School", name=name, kind="risk", stage="5 to 17", cut=cut, base=PUPILS, of="pupils"
    )


FACTOR_LIST = (
    _treated("Mental health referrals", "Mental health services, under 18"),
    _treated("Drug and alcohol referrals", "Drug and alcohol treatment, under 18"),
    _named("Individual", "Self-harm, assessed", "Self-harm"),
    Factor(level="Individual", name="Youth justice entrants", kind="risk",
           stage="10 to 17", cut=ENTRANTS, ages=CHILDREN, per=10_000,
           of="residents aged 10 to 17"),
    _asked("Individual", "Social, emotional skills", "5 to 17", "schools' pupil survey"),
    _named("Family", "Domestic abuse, assessed", "Domestic abuse"),
    _named("Family", "Drug misuse, assessed", "Drug misuse"),
    _named("Family", "Neglect, assessed", "Neglect"),
    Factor(level="Family", name="Domestic abuse offences", kind="risk",
           stage="all ages", cut=DOMESTIC),
    Factor(level="Family", name="Child protection plans", kind="risk", stage="0 to 17",
           cut=PROTECTED, ages=UNDER_18, per=10_000, of="residents under 18"),
    Factor(level="Family", name="Children looked after", kind="risk", stage="0 to 17",
           cut=LOOKED_AFTER, ages=UNDER_18, per=10_000, of="residents under 18"),
    _asked("Family", "Supportive parenting", "0 to 17", "early help outcomes"),
    _pupils("Suspensions", SUSPENSIONS),
    _pupils("Permanent exclusions", PERMANENT),
    _pupils("Exclusions for violence", VIOLENT),
    _pupils("Persistent absence", PERSISTENT),
    _pupils("Alternative provision", ALTERNATIVE),
    _asked("School", "Ready for school at age 5", "0 to 4", "early years profile"),
    _named("Peers", "Gangs, assessed", "Gangs"),
    _named("Peers", "Exploitation, assessed", "Child criminal exploitation"),
    _asked("Peers", "Positive activities", "5 to 17", "youth services' reach"),
    Factor(level="Community", name="Serious violence", kind="risk", stage="all ages",
           cut=SERIOUS),
    Factor(level="Community", name="Possession of weapons", kind="risk", stage="all ages",
           cut=WEAPONS),
    Factor(level="Community", name="Deliberate fires", kind="risk", stage="all ages", cut=FIRES),
    _asked("Community", "Trust in the community", "all ages", "residents' survey"),
)  # fmt: skip
HELD = tuple(f for f in FACTOR_LIST if f.cut is not None)
FACTOR_CUTS = tuple(dict.fromkeys(c for f in HELD for c in (f.cut, f.base) if c is not None))
