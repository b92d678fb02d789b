"""Probation partners."""

from sources.contract import Agency

AGENCY = Agency("probation", "Warwickshire Probation Delivery Unit", "probation")
