"""Check digits of direct identifiers as DuckDB conditions on a text that has their shape.

Each function takes the SQL of a text and returns a condition. They are worked out only for
values that match the shape, and say nothing of any other.
"""

LETTERS = "ZABCDEFGHJKLMNPQRTUVWXY"
"""PNC and CRO check letters in the order of the remainder after division by 23: no I, O or S."""

UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
"""Check letters of a unique pupil number, by the remainder after division by 23."""


def nhs_number(text: str) -> str:
    """Modulus 11 of the digits, weights 10 to 1 (NHS Data Dictionary); all zeros is no number."""
    digits = f"regexp_replace({text}, '[^0-9]', '', 'g')"
    return f"({_weighted(digits, range(10, 0, -1))} % 11 = 0 and {digits} <> '0000000000')"


def pnc(text: str) -> str:
    """Letter of the two-digit year and the seven-digit serial, modulus 23."""
    year = f"regexp_extract({text}, '^(?:19|20)?([0-9]{{2}})(?:/|[0-9]{{7}}[A-Z]$)', 1)"
    serial = f"lpad(regexp_extract({text}, '([0-9]{{1,7}})[A-Z]$', 1), 7, '0')"
    return _letter(f"{year} || {serial}", text)


def cro(text: str) -> str:
    """Letter of the two-digit year and the serial, modulus 23; files before 1995 differ."""
    year = f"regexp_extract({text}, '/([0-9]{{2}})[A-Z]$', 1)"
    serial = f"lpad(regexp_extract({text}, '^([0-9]{{1,6}})/', 1), 6, '0')"
    return _letter(f"{year} || {serial}", text)


def upn(text: str) -> str:
    """First letter: the twelve digits, weights 2 to 13, modulus 23 (temporary numbers end A-Z)."""
    translated = f"translate({text}, '{UPN_LETTERS}', '01234567890123456789012')"
    digits = f"regexp_replace(substr({translated}, 2), '[^0-9]', '0', 'g')"
    weighted = f"cast({_weighted(digits, range(2, 14))} as bigint)"
    letter = f"substr('{UPN_LETTERS}', {weighted} % 23 + 1, 1)"
    return f"coalesce({letter} = left({text}, 1), false)"


def luhn(text: str) -> str:
    """Modulus 10 with every second digit doubled, from the right (ISO/IEC 7812-1)."""
    digits = f"lpad(regexp_replace({text}, '[^0-9]', '', 'g'), 20, '0')"
    doubled = (
        f"list_transform(cast(string_split({digits}, '') as integer[]), lambda d, i: "
        "case when i % 2 = 1 then d * 2 - case when d > 4 then 9 else 0 end else d end)"
    )
    return f"(list_sum({doubled}) % 10 = 0 and {digits} <> repeat('0', 20))"


def _weighted(digits: str, weights: range) -> str:
    """Sum of the digits times their weights; a text of another length is cut or filled."""
    whole = f"lpad({digits}, {len(weights)}, '0')"
    return (
        f"list_dot_product(cast(string_split({whole}, '') as double[]), "
        f"cast({list(weights)} as double[]))"
    )


def _letter(number: str, text: str) -> str:
    whole = f"try_cast({number} as bigint)"
    return f"coalesce(substr('{LETTERS}', {whole} % 23 + 1, 1) = right({text}, 1), false)"
