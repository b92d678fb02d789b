"""Who a row comes from inside its dataset: the scope that it may replace, and no other.

Several forces publish into one folder, several hospitals answer for one month. A row's scope is
what the contract's scope fields say of it (a force, a site, a provider); where they say nothing,
or the contract has none, it is the sender: the folder below the dataset's own that the file lies
in, or the force in the name that data.police.uk gives its files. A scope is written in small
letters, the words that every force bears left out: `west-mercia`, `rkb01`.
"""

import re
from pathlib import PurePath

from sources.contract import Contract
from sources.gateways import OPEN_DATA
from sources.sql import listed, literal, quoted
from sources.unknown_words import UNKNOWN_WORDS

OPEN_DATA_NAME = re.compile(
    r"\d{4}-\d{2}-(?P<force>[a-z][a-z-]*?)-(?:street|outcomes|stop-and-search)(?:[ (.]|$)", re.I
)
"""How data.police.uk names its files: month, force, kind."""

BORNE_BY_ALL = r"\b(?:police|constabulary|service)\b"
SAME = {"british-transport": "btp", "of-northern-ireland": "northern-ireland"}
"""Names of forces that data.police.uk shortens in its own way."""

UNNAMED = ""
"""The scope of rows that neither a field nor a folder nor a file's name places."""


def scope_named(text: str) -> str:
    """A name as a scope: `West Mercia Police` and `west-mercia` are one."""
    plain = re.sub(BORNE_BY_ALL, "", text.lower().replace("&", "and"))
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    return SAME.get(slug, slug)


def sender_of(file: str, contract: Contract) -> str:
    """The sender of a file, from its path below the landing folder or its own name.

    Args:
        file: the path, `police/street_crimes/west-mercia/2025-05.csv`, or a name alone.
        contract: the dataset's contract.
    """
    path = PurePath(file)
    folders = path.parts[:-1]
    below = len(PurePath(contract.folder).parts)
    if "/".join(folders[:below]) == contract.folder and len(folders) > below:
        return scope_named(folders[below])
    named = OPEN_DATA_NAME.match(path.name)
    return scope_named(named["force"]) if named and contract.gateway == OPEN_DATA else UNNAMED


def scope_sql(contract: Contract, sender: str) -> str:
    """The SQL of a row's scope.

    Args:
        contract: the dataset's contract.
        sender: the SQL of the sender of the row's delivery.
    """
    said = [f"nullif({_slug(quoted(name))}, '')" for name in contract.scope]
    said += [f"nullif({sender}, '')", literal(UNNAMED)]
    return f"coalesce({', '.join(said)})"


def _slug(column: str) -> str:
    """`scope_named` of a column, in DuckDB; empty where it says nothing."""
    plain = f"lower(replace({column}::varchar, '&', 'and'))"
    plain = f"regexp_replace({plain}, {literal(BORNE_BY_ALL)}, '', 'g')"
    slug = f"trim(regexp_replace({plain}, '[^a-z0-9]+', '-', 'g'), '-')"
    unknown = listed(UNKNOWN_WORDS)
    known = " ".join(f"when {literal(a)} then {literal(b)}" for a, b in SAME.items())
    return (
        f"case when lower(trim({column}::varchar)) in {unknown} then '' "
        f"else case {slug} {known} else {slug} end end"
    )
