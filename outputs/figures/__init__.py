"""Figures, one module a chapter: each is one function that returns a tidy frame."""
