"""Series that others publish and an analyst drops into `landing/published/` as they are.

Each publisher's layout is one module: how its table is read, and which of its figures equal
which of our measures, in which definition and with which known differences.
"""
