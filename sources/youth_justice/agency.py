"""Youth justice partners."""

from sources.contract import Agency

AGENCY = Agency("youth_justice", "Warwickshire Youth Justice Service", "youth_justice")
