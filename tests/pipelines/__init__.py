"""Tests of the whole: from files in the landing folder to a release."""
