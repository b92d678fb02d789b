"""Health partners."""

from sources.contract import Agency

AGENCY = Agency("health", "NHS Coventry and Warwickshire", "health")
