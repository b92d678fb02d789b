"""Datasets supplied by probation partners."""
