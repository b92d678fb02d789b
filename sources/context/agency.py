"""Councils and the fire service, whose datasets describe the context of violence."""

from sources.contract import Agency

EDUCATION = Agency("context", "Warwickshire County Council, education", "council")
CHILDREN = Agency("context", "Warwickshire County Council, children's services", "council")
PUBLIC_HEALTH = Agency("context", "Warwickshire County Council, public health", "council")
FIRE = Agency("context", "Warwickshire Fire and Rescue Service", "fire")
STATISTICS = Agency("context", "Office for National Statistics", "open")
DEPARTMENTS = Agency("context", "Department for Education and Ministry of Justice", "open")
