"""What is true of the synthetic county: every assumption, declared once.

Volumes follow published counts (ONS table C2, year ending June 2025; data.police.uk shares by
crime type). Shares of flags, ages, outcomes and overlaps are invented: plausible, not measured.
"""

from typing import NamedTuple

DISTRICTS = ("E07000218", "E07000219", "E07000220", "E07000221", "E07000222")
OUTSIDE, UNKNOWN = 5, 6
PLACES = (*DISTRICTS, "outside", "unknown")
"""Where a row counts: five districts, a known place elsewhere, no usable location."""

STRATFORD_SHARE = 0.43
"""Stratford-on-Avon's share of South Warwickshire, which is published whole."""

OUTSIDE_SHARE = 0.01
"""Offences at a known place outside the county, as a share of those inside."""

YEARLY = {
    "homicide": (1, 2, 3, 2, 0),
    "driving": (3, 3, 6, 16, 0),
    "injury": (549, 1406, 893, 1891, 46),
    "no_injury": (505, 1694, 1008, 2402, 42),
    "harassment": (433, 1164, 728, 1602, 101),
    "sexual": (168, 543, 371, 778, 31),
    "robbery": (53, 134, 71, 151, 3),
    "weapons": (48, 150, 110, 232, 7),
    "public_order": (371, 938, 619, 1368, 20),
    "other": (2129, 5195, 2914, 8344, 100),
}
"""A year's offences in North Warwickshire, Nuneaton and Bedworth, Rugby, South Warwickshire
and with no community safety partnership: ONS table C2, year ending June 2025."""


class Kind(NamedTuple):
    """How offences of one kind behave: shares of offences, but for `hours`, a profile."""

    yearly: str
    is_domestic: float
    suspected: float
    person_victim: float
    business_victim: float
    state_victim: float
    hours: str


KINDS = {
    "homicide": Kind("homicide", 0.25, 0.95, 1.0, 0, 0, "night"),
    "driving": Kind("driving", 0, 0.9, 1.0, 0, 0, "flat"),
    "injury": Kind("injury", 0.38, 0.60, 0.99, 0, 0, "night"),
    "no_injury": Kind("no_injury", 0.40, 0.56, 0.98, 0, 0, "evening"),
    "harassment": Kind("harassment", 0.36, 0.50, 0.98, 0, 0, "evening"),
    "sexual": Kind("sexual", 0.24, 0.55, 0.98, 0, 0, "night"),
    "robbery": Kind("robbery", 0.01, 0.50, 0.88, 0.12, 0, "night"),
    "weapons": Kind("weapons", 0.02, 0.96, 0, 0, 0.25, "evening"),
    "public_order": Kind("public_order", 0.04, 0.45, 0.46, 0.03, 0.10, "evening"),
    "burglary": Kind("other", 0.01, 0.10, 0.60, 0.25, 0, "overnight"),
    "vehicle": Kind("other", 0.005, 0.07, 0.60, 0.08, 0, "overnight"),
    "shoplifting": Kind("other", 0, 0.32, 0, 0.34, 0, "day"),
    "theft": Kind("other", 0.01, 0.07, 0.30, 0.10, 0, "day"),
    "damage": Kind("other", 0.12, 0.20, 0.38, 0.14, 0.01, "evening"),
    "drugs": Kind("other", 0.01, 0.96, 0, 0, 0.10, "evening"),
    "society": Kind("other", 0.03, 0.45, 0.04, 0.02, 0.10, "flat"),
}

CLASSES = {
    "homicide": {"1": 0.8, "4.1": 0.2},
    "driving": {"4.4": 0.3, "4.8": 0.5, "37.1": 0.1, "4.6": 0.1},
    "injury": {
        "8N": 0.80, "8S": 0.05, "8T": 0.035, "8U": 0.055, "5D": 0.035, "8P": 0.010,
        "2": 0.004, "5E": 0.011,
    },
    "no_injury": {
        "105A": 0.80, "104A": 0.07, "104B": 0.03, "3B": 0.06, "11A": 0.015, "36": 0.01,
        "13": 0.005, "105B": 0.01,
    },
    "harassment": {"8L": 0.50, "8R": 0.30, "8Q": 0.18, "8M": 0.02},
    "sexual": {
        "19C": 0.22, "19D": 0.07, "19E": 0.03, "19F": 0.015, "19G": 0.005, "19H": 0.01,
        "20A": 0.28, "20B": 0.05, "17A": 0.04, "17B": 0.02, "22B": 0.08, "21": 0.04,
        "88A": 0.04, "88E": 0.08, "88C": 0.02,
    },
    "robbery": {"34B": 0.88, "34A": 0.12},
    "weapons": {"10D": 0.55, "10C": 0.30, "10A": 0.03, "10B": 0.04, "81": 0.08},
    "public_order": {"9A": 0.85, "9B": 0.06, "66": 0.085, "62A": 0.005},
    "burglary": {"28E": 0.070, "28F": 0.012, "29A": 0.001, "30C": 0.045, "30D": 0.008},
    "vehicle": {"45": 0.110, "48": 0.050, "37.2": 0.010, "126": 0.020},
    "shoplifting": {"46": 0.205},
    "theft": {
        "49": 0.130, "40": 0.020, "41": 0.012, "49A": 0.040, "43": 0.004, "35": 0.012,
        "44": 0.020, "39": 0.015,
    },
    "damage": {
        "58C": 0.085, "58D": 0.040, "58A": 0.035, "58B": 0.025, "58J": 0.002, "56B": 0.008,
        "56A": 0.002,
    },
    "drugs": {"92E": 0.032, "92D": 0.012, "92A": 0.015, "92C": 0.002},
    "society": {
        "54": 0.008, "99": 0.010, "79": 0.010, "95": 0.005, "802": 0.006, "33": 0.004,
        "61": 0.006, "86": 0.020, "59": 0.003,
    },
}  # fmt: skip
"""Home Office classes of each kind, as shares of the yearly figure the kind belongs to."""

SUBCLASSES = {
    "8N": {"008/01": 0.08, "008/06": 0.90, "008/21": 0.02},
    "8P": {"008/57": 0.85, "008/59": 0.15},
    "8L": {"008/29": 0.10, "008/31": 0.15, "008/67": 0.20, "008/71": 0.05, "008/30": 0.50},
    "8T": {"008/73": 1.0},
    "34A": {"034/01": 1.0},
    "34B": {"034/02": 1.0},
}
SUBCLASS_FILLED = {True: 0.97, False: 0.60}
"""Share of rows with a subclass: violence and sexual offences, and the rest."""

KNIFE = {
    "1": 0.35, "2": 0.40, "5D": 0.35, "8N": 0.032, "8P": 0.03, "8S": 0.01, "3B": 0.12,
    "34A": 0.20, "34B": 0.22, "19C": 0.012, "20A": 0.003, "10D": 0.95,
}  # fmt: skip
FIREARM = {"10A": 0.9, "10B": 0.9, "34A": 0.03, "34B": 0.01, "5E": 0.15, "2": 0.10}
HATE = ("8P", "8M", "105B", "9B", "58J")

YEARLY_TREND = 0.99
"""Ratio of one financial year's offences to the year before, the pandemic apart."""

PANDEMIC = {
    "2020-03": 0.90, "2020-04": 0.62, "2020-05": 0.72, "2020-06": 0.82, "2020-07": 0.92,
    "2020-08": 0.94, "2020-09": 0.92, "2020-10": 0.88, "2020-11": 0.78, "2020-12": 0.80,
    "2021-01": 0.70, "2021-02": 0.72, "2021-03": 0.80,
}  # fmt: skip
SEASON = (0.92, 0.88, 0.98, 1.00, 1.05, 1.07, 1.10, 1.07, 1.01, 1.02, 0.96, 0.94)
"""January to December, around 1."""

DEPRIVATION_RATIO = 4.0
"""Violence in the most deprived tenth of areas to that in the least, a resident, elsewhere
than in a town centre; also the ratio for where suspects and victims live."""

ADMISSION_DEPRIVATION_RATIO = 4.5
TOWN_CENTRE_FACTOR = 9.0
TOWN_CENTRES = ("E01031043", "E01031064", "E01031145", "E01031173", "E01031234", "E01031315")
"""Areas where most is recorded; the factor is on top of the deprivation ratio."""

SUSPECTS_FROM_OUTSIDE = 0.18
"""Net import: share of suspects' rows with a home outside the county."""

VICTIMS_FROM_OUTSIDE = 0.06
ELSEWHERE = {"suspects": 0.10, "victims": 0.10}
"""Share with a home in another district of the county."""

TOWNS = {
    "Coventry": (0.55, "E08000026", ("E01009580", "E01009541", "E01009539", "E01009523",
                                     "E01009538", "E01009632", "E01009623", "E01009589")),
    "Birmingham": (0.20, "E08000025", ("E01009450", "E01009101", "E01009371")),
    "Solihull": (0.15, "E08000029", ("E01010183", "E01010145", "E01010167", "E01010166")),
    "Hinckley and Bosworth": (0.10, "E07000132", ("E01025818",)),
}  # fmt: skip
"""Share of those from outside, district code, and areas."""

ETHNIC_GROUPS = ("Asian", "Black", "Mixed", "White", "Other")
OUTSIDE_ETHNICITY = (0.20, 0.09, 0.04, 0.64, 0.03)
DISPROPORTION = {
    "victims": (0.9, 1.3, 1.2, 1.0, 0.9),
    "suspects": (0.9, 2.4, 1.8, 1.0, 0.9),
    "youth_justice": (0.8, 2.2, 2.2, 1.0, 0.8),
    "probation": (0.9, 2.0, 1.8, 1.0, 0.9),
}
"""Rate of each ethnic group relative to White, before who lives where."""

VICTIMS_ALSO_SUSPECTS = 0.09
CHILDREN_AGAIN = 0.68
"""Share of children's offences soon after a like child's outcome that are that child's again."""

CHILDREN_ALSO_SUSPECTS = 0.80
CHILDREN_ALSO_VICTIMS = 0.08
PROBATION_ALSO_SUSPECTS = 0.62
PROBATION_ALSO_YOUTH_JUSTICE = 0.06
PROBATION_ALSO_VICTIMS = 0.05
"""Shares of draws made from people already known in the other role, where one fits."""

AMBULANCE_KNOWN_TO_POLICE = 0.30
"""Share of ambulance incidents for violence in the county that are an offence recorded too."""

VINTAGE_CHANGE = "2023-01"
"""First month delivered with 2021 area codes."""

STREET_MONTHS = 36
"""The publisher's archive window."""

ED_SITES = {"RKB01": (0.45, 5), "RKB03": (0.10, 2), "RLT01": (0.27, 1), "RJC02": (0.18, 4)}
"""Share of attendances, and the place each site is in; site codes are assumed."""

YEARLY_ED_ASSAULTS = 1900
YEARLY_ADMISSIONS = {"violence": 330, "planned": 40, "other_cause": 60}
YEARLY_YOUTH_OUTCOMES = 330
"""In the middle of the usual range of seven years."""

YOUTH_TREND = 0.94
PROBATION_STOCK = 2100
PROBATION_MONTHS = 15
"""Mean length of supervision."""

ECDS_MONTHS = 24
"""Attendances of the latest two years: ISTV goes on beside them."""

AMBULANCE_MONTHS = 24
SEARCH_MONTHS = 24
OUTCOME_MONTHS = 12
"""Months of open outcomes: the busiest file, and the latest year is what a figure shows."""

ASSESSED_YEARS = 3
"""Snapshots that have needs and risk, at the ends of the latest financial years."""

YEARLY_ED_INJURIES = 2600
YEARLY_AMBULANCE_INCIDENTS = 1300
YEARLY_SEARCHES = 2900
YEARLY_EXCLUSIONS = 3200
YEARLY_FIRE_INCIDENTS = 430
WEAPON_SEARCH_SHARE = 0.17
HATE_STRANDS = {"race": 72, "religion": 6, "sexual_orientation": 12, "disability": 7,
                "transgender": 3}  # fmt: skip
VULNERABLE_SHARES = (0.24, 0.09)
"""Share of victims' rows with the vulnerability marker: domestic abuse, and other offences."""

FIND_SHARE = 0.24

RESIDENT_SHARES = (0.11, 0.22, 0.19, 0.23, 0.25)
CHILDREN_SHARES = (0.11, 0.31, 0.18, 0.17, 0.23)
"""Each district's share of residents, and of children known to social care."""

PUPILS = {"primary": 46000, "secondary": 36500, "special": 1500, "alternative provision": 240}
ABSENT_SHARES = {"primary": (0.13, 0.006), "secondary": (0.23, 0.035), "special": (0.34, 0.06),
                 "alternative provision": (0.78, 0.42)}  # fmt: skip
"""Shares of pupils persistently absent, and severely absent, before the district's factor."""

ABSENCE_FACTORS = (1.0, 1.15, 1.0, 0.9, 0.95)
SOCIAL_CARE = {"child_in_need": 3900, "child_protection_plan": 420, "looked_after": 800,
               "missing_episode": 900, "assessment": 5600}  # fmt: skip
"""In the last year of the range: 320, 35 and 66 in 10,000 children for the first three."""

SOCIAL_CARE_TREND = 1.02
FACTOR_SHARES = {
    "domestic_abuse": 0.48, "mental_health": 0.45, "drug_misuse": 0.22, "alcohol_misuse": 0.18,
    "emotional_abuse": 0.20, "neglect": 0.18, "physical_abuse": 0.13, "sexual_abuse": 0.06,
    "learning_disability": 0.12, "physical_disability": 0.08, "young_carer": 0.04,
    "going_missing": 0.04, "sexual_exploitation": 0.03, "criminal_exploitation": 0.03,
    "trafficking": 0.02, "gangs": 0.02, "antisocial_behaviour": 0.09, "self_harm": 0.06,
}  # fmt: skip
"""Share of assessments that name each factor."""

TREATMENT_QUARTERS = 12
TREATMENT_TREND = 1.03
TREATMENT = {
    "opiate": (95, 900), "non_opiate": (60, 160), "non_opiate_and_alcohol": (55, 170),
    "alcohol": (160, 480), "young_people_substances": (30, 70),
    "young_people_mental_health": (1300, 4200), "adult_mental_health": (2100, 7500),
}  # fmt: skip
"""New referrals in a quarter, and people in treatment at its end, in the last of the range."""

PROJECTION_BASE, PROJECTED_YEARS = 2022, 14
UNDER_25_GROWTH = (1.001, 1.004, 1.012, 0.999, 1.006)
"""Ratio of one mid-year's residents under 25 to the year before, by district."""

AGEING = 0.0007
"""By how much more each year of age over the middle grows in a year: births fall."""

BACKGROUND_AREAS = {"E10000031": 0.96, "E12000005": 1.03, "E92000001": 1.0}
"""County, region and England, and each one's shares relative to England."""

BACKGROUNDS = {
    "free_school_meals": (70.0, 60.0, 30.0), "persistently_absent": (84.0, 74.0, 42.0),
    "suspended": (80.0, 65.0, 14.0), "child_in_need": (72.0, 60.0, 20.0),
    "looked_after": (22.0, 15.0, 2.0), "permanently_excluded": (12.0, 7.0, 0.5),
    "special_educational_needs": (78.0, 68.0, 35.0), "alternative_provision": (24.0, 15.0, 2.0),
}  # fmt: skip
"""Stand-ins: per cent of those with serious violence, with any offence and of all pupils."""

BACKGROUNDS_HIDDEN = (("E10000031", "serious violence", "permanently_excluded"),)
DAY_CASE_SHARE = 0.03
"""Emergencies for violence that were day cases, which are not counted."""
