"""Datasets about the context of violence, supplied by councils and the fire service."""
