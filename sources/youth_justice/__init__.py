"""Datasets supplied by youth justice partners."""
