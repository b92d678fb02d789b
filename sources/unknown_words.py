"""What partners write where nothing is known: one list, for every field of every dataset.

A word is matched whole, without regard to case or to the spaces round it. A field whose own list
has the word keeps it as its code: `none` is no weapon before it is a blank.
"""

_SAID = (
    "unknown", "unkn", "unk", "not known", "not-known", "notknown", "n/k", "n.k.", "nk",
    "not known/not recorded", "not known / not recorded", "unknown/not recorded",
    "unknown / not recorded", "not recorded/not known", "not recorded / not known",
    "not stated", "not-stated", "not stated/not known", "not recorded", "unrecorded",
    "none recorded", "not specified", "unspecified", "not provided", "not given", "none given",
    "not supplied",
    "data not supplied", "not available", "unavailable", "data not available", "no data",
    "no information", "not collected", "not asked", "not entered", "not completed", "not disclosed",
    "undisclosed", "not applicable", "n/a", "n.a.", "na", "refused", "refused to say", "declined",
    "declined to say", "prefer not to say", "do not wish to say", "don't know", "do not know",
    "dont know", "missing", "blank", "(blank)", "empty", "undefined", "unallocated", "tba", "tbc",
    "to be confirmed", "awaiting information",
)  # fmt: skip
_BLANKS = (
    "", "-", "--", "---", "–", "—", ".", "..", "...", "…", "?", "??", "???", "null", "(null)",
    "<null>", "[null]", "none", "nan", "nat", "<na>", "#n/a", "n/a n/a", "#null!", "#value!",
    "#ref!", "#name?", "#div/0!", "#num!", "\\n",
)  # fmt: skip
UNKNOWN_WORDS = (*_BLANKS, *_SAID)
"""Every spelling, in small letters."""

_KNOWN = frozenset(UNKNOWN_WORDS)


def says_nothing(text: str) -> bool:
    """Whether the text stands for a value that nobody knows."""
    return " ".join(text.casefold().split()) in _KNOWN
