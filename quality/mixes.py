"""The use of codes in a delivery beside those before it: new, silent, shifted or swapped.

A mix is each code's share of the rows that have a value in the field. Only declared codes are
ever named.
"""

from collections import Counter
from collections.abc import Sequence
from itertools import combinations
from statistics import median

from quality.chance import is_clear, moved_by_chance
from quality.profile import SET, Profile, declared_codes, steady_fields
from sources.contract import Contract, Field, Tolerance

EXPECTED = 10
"""Fewest usual rows of a code before its silence, or its novelty, is worth a question."""

KNOWN = 3
"""Fewest earlier deliveries before a code can be called new."""

ONE_BY_ONE = 3
"""Codes of a field that are asked about each in a sentence of its own."""

RECODED = "was it recoded, or has another column taken its place?"

Mix = dict[str, float]


def mix_queries(now: Profile, last: Sequence[Profile], contract: Contract) -> list[str]:
    """Questions about coded fields whose codes are not used as before.

    Returns:
        Sentences that name fields, declared codes and counts. Two swapped fields are told
        once, and not again as two fields that changed.
    """
    coded = [f for f in steady_fields(contract) if declared_codes(f) and now.codes.get(f.name)]
    pairs = [pair for pair in combinations(coded, 2) if _are_swapped(now, last, *pair)]
    told = {field.name for pair in pairs for field in pair}
    return [
        *(swap_sentence(a.name, b.name) for a, b in pairs),
        *(q for f in coded if f.name not in told for q in _queries(now, last, f, contract)),
    ]


def swap_sentence(one: str, other: str) -> str:
    """The question about two fields that took each other's place."""
    return f"`{one}` and `{other}` each look as the other did before: are the columns swapped?"


def _queries(now: Profile, last: Sequence[Profile], field: Field, contract: Contract) -> list[str]:
    """What changed in one field: a few codes one by one, many together, or its mix as a whole."""
    asked = {
        code: question
        for code in ((SET,) if field.dtype == "boolean" else field.codes)
        if (question := _code_question(now, last, field.name, code, contract.tolerance))
    }
    if len(asked) > ONE_BY_ONE:
        named = ", ".join(f"`{code}`" for code in list(asked)[:ONE_BY_ONE])
        return [
            f"`{field.name}` codes {named} and {len(asked) - ONE_BY_ONE} more are used far more, "
            f"or far less, than before: {RECODED}"
        ]
    if asked:
        return [_code_sentence(now, field.name, *each) for each in asked.items()]
    usual = _usual_mix(last, field.name)
    moved = _moved(_mix(now, field.name), usual)
    chance = moved_by_chance(usual, _rows_compared(now, last, field.name)) if usual else 1.0
    if moved <= max(contract.tolerance.mix_shift, chance):
        return []
    return [f"{moved:.0%} of rows have another `{field.name}` than before: {RECODED}"]


def _code_sentence(now: Profile, field: str, code: str, question: str) -> str:
    count = now.codes[field].get(code, 0)
    named = f"`{field}`" + ("" if code == SET else f" code `{code}`")
    return f"{named} marks {count:,} {'row' if count == 1 else 'rows'} {question}"


def _code_question(
    now: Profile, last: Sequence[Profile], field: str, code: str, tolerance: Tolerance
) -> str | None:
    """What to ask about one code's use: it fell silent, is everywhere, or is new."""
    rows, count = _rows(now, field), now.codes[field].get(code, 0)
    usual = median(_mix(p, field).get(code, 0.0) for p in last) * rows
    if usual >= EXPECTED and count < tolerance.flag_silence * usual and is_clear(count, usual):
        return (
            f"where about {usual:,.0f} are usual: is it still recorded, or written otherwise now?"
        )
    expected = max(usual, _usual_mix(last, field).get(code, 0.0) * rows)
    if expected and count * tolerance.flag_silence > expected and is_clear(count, expected):
        return f"where about {expected:,.0f} are usual: {RECODED}"
    rows_before = sum(_rows(p, field) for p in last)
    is_known = expected > 0 or len(last) < KNOWN or count * rows_before <= EXPECTED * rows
    if not is_known and count > tolerance.new_code_share * rows and is_clear(count, 0):
        return f"and none in the last {len(last)} deliveries: since when is it used, and for what?"
    return None


def _are_swapped(now: Profile, last: Sequence[Profile], one: Field, two: Field) -> bool:
    """Whether two fields each left their own mix and are nearer to the other's former one."""
    if not set(declared_codes(one)) & set(declared_codes(two)):
        return False
    return all(_took_place(now, last, a.name, of=b.name) for a, b in ((one, two), (two, one)))


def _took_place(now: Profile, last: Sequence[Profile], field: str, *, of: str) -> bool:
    mix, own, other = _mix(now, field), _usual_mix(last, field), _usual_mix(last, of)
    if not own or not other:
        return False
    moved = _moved(mix, own)
    by_chance = moved_by_chance(own, _rows_compared(now, last, field))
    return moved > by_chance and _moved(mix, other) < moved / 2


def _rows(profile: Profile, field: str) -> int:
    """Rows with a value in the coded field."""
    return sum(profile.codes.get(field, {}).values())


def _rows_compared(now: Profile, last: Sequence[Profile], field: str) -> float:
    """The rows that a comparison of two mixes is worth: fewer than either side has."""
    before = sum(_rows(p, field) for p in last)
    return 1 / (1 / _rows(now, field) + 1 / before)


def _mix(profile: Profile, field: str) -> Mix:
    return _shares(profile.codes.get(field, {}))


def _usual_mix(last: Sequence[Profile], field: str) -> Mix:
    """The mix of the earlier deliveries' rows together."""
    counts: Counter[str] = Counter()
    for profile in last:
        counts.update(profile.codes.get(field, {}))
    return _shares(counts)


def _shares(counts: dict[str, int]) -> Mix:
    total = sum(counts.values())
    return {code: n / total for code, n in counts.items()}


def _moved(mix: Mix, usual: Mix) -> float:
    """The share of rows that moved to another code: the total variation distance."""
    return sum(abs(mix.get(c, 0.0) - usual.get(c, 0.0)) for c in {*mix, *usual}) / 2
