"""Datasets the police supply, and the open data published about them."""
