"""Whether a delivery keeps its contract, and what may be published."""
