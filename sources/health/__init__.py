"""Datasets supplied by health partners."""
