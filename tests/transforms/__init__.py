"""Tests of the tables made from tables."""
