"""Puts synthetic partners' deliveries in the landing folder of a home that is new or a demo."""

import json
from collections.abc import Callable
from pathlib import Path

from pipelines.store import Store, write_text

MARK = "synthetic.json"
"""Says that the home holds synthetic deliveries, and the truth they were made with."""


def write_demo(
    home: Path, *, seed: int, scale: float, dirty: bool, say: Callable[[str], None]
) -> str | None:
    """Write the deliveries; returns the reason where the home must not be written to."""
    store = Store(home)
    mark = home / MARK
    if not mark.exists() and store.landing.exists() and any(store.landing.rglob("*.*")):
        return f"{store.landing} holds deliveries that are not a demo's; choose another --home"
    made = {"seed": seed, "scale": scale, "dirty": dirty}
    if mark.exists():
        if json.loads(mark.read_text("utf-8"))["made"] == made:
            say(f"synthetic partners are already in {store.landing}")
            return None
        return f"{home} holds another demo; choose another --home"
    store.prepare()
    say(f"writing synthetic partners to {store.landing}")
    truth = _write(store.landing, seed, scale, dirty)
    text = json.dumps({"made": made, "truth": truth}, indent=1, default=str)
    write_text(mark, text + "\n")
    return None


def _write(landing: Path, seed: int, scale: float, dirty: bool) -> dict:
    """Write the deliveries; returns the truth they were made with."""
    if dirty:
        from sources.synthetic.dirty import write_dirty

        return write_dirty(landing, seed=seed).as_json()
    from sources.synthetic.partners import write_partners

    return json.loads(write_partners(landing, seed=seed, scale=scale).as_json())
