"""Chart forms: one frozen dataclass each, drawn from a disclosed frame."""
