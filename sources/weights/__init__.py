"""Weights that turn counts into harm or money: declared here, delivered in `landing/reference/`.

A partnership drops each published table as `<name>.csv`; until it is there, what rests on it
is not computed. Every row says where its value comes from and how well that is known.
"""
