"""Puts synthetic partners' deliveries in the landing folder of a home that is new or a demo."""

import json
from collections.abc import Callable
from pathlib import Path

from pipelines.store import Store, write_text

MARK = "synthetic.json"
"""Says that the home holds synthetic deliveries, and the truth they were made with."""


def write_demo(home: Path, *, seed: int, scale: float, say: Callable[[str], None]) -> str | None:
    """Write the deliveries; returns the reason where the home must not be written to."""
    from sources.synthetic.partners import write_partners

    store = Store(home)
    mark = home / MARK
    if not mark.exists() and store.landing.exists() and any(store.landing.rglob("*.*")):
        return f"{store.landing} holds deliveries that are not a demo's; choose another --home"
    store.prepare()
    made = {"seed": seed, "scale": scale}
    if mark.exists() and json.loads(mark.read_text("utf-8"))["made"] == made:
        say(f"synthetic partners are already in {store.landing}")
        return None
    say(f"writing synthetic partners to {store.landing}")
    truth = write_partners(store.landing, seed=seed, scale=scale)
    text = json.dumps({"made": made, "truth": truth.as_json()}, indent=1, default=str)
    write_text(mark, text + "\n")
    return None
