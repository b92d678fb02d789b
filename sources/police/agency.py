"""The police force."""

from sources.contract import Agency

AGENCY = Agency("police", "Warwickshire Police", "police")
OPEN_AGENCY = Agency("police", "data.police.uk (Warwickshire Police)", "open")
