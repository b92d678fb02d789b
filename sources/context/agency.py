"""Councils and the fire service, whose datasets describe the context of violence."""

from sources.contract import Agency

EDUCATION = Agency("context", "Warwickshire County Council, education", "council")
FIRE = Agency("context", "Warwickshire Fire and Rescue Service", "fire")
