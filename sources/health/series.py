"""Lines in time that health datasets carry in turn."""

from sources.contract import Series

ED_ASSAULTS = Series(
    name="ed_assaults",
    title="Assault attendances at emergency departments",
    datasets=("health__ed_assaults", "health__ed_attendances"),
    break_note="From 2025 the Emergency Care Data Set takes the place of ISTV: they overlap, count "
    "differently (residence against site of treatment) and are never added.",
)
