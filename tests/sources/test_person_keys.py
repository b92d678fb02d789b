"""Person keys: tokens are the same for the same person, and nobody's without the secret."""

import re
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.fields import PERSON_ID
from sources.person_keys import KEY_FILE, KEY_VARIABLE, Keyring, canonical, key_id, rekey_file

ONE, TWO = bytes(range(32)), bytes(range(32, 64))
RING = Keyring((ONE,))
VALUES = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), min_size=8).filter(
    lambda v: len(canonical(v)) >= 8
)
KNOWN = [
    ("9434765919", "partnership", "8651:125c326076c47997db233ca63c158c3d"),
    ("9434765919", "force", "8651:57dc7e26a535e5b3310df8e2bfcfdb4b"),
    ("DCC653795A94226FA35EF63BFEC29519", "partnership", "8651:85d7d73bc6d1c80ba22967d59cc58508"),
    ("k1:MFRGGZDFMZTWQ2LK", "partnership", "8651:70537d8893bacefac572a14749e37f2f"),
]
CANONICAL = [
    (" 943 ", "943"),
    ("'9434765919", "9434765919"),
    ("DCC653795A94", "dcc653795a94"),
    ("\uff19\uff14\uff13", "943"),
    ("\u00a0ab12\ufeff", "ab12"),
    ("k1:MFRGG=", "k1:MFRGG="),
    ("   ", ""),
]


@pytest.mark.parametrize(("value", "key_space", "token"), KNOWN)
def test_known_answers(value: str, key_space: str, token: str) -> None:
    assert RING.rekey(value, key_space) == token


@pytest.mark.parametrize(("value", "form"), CANONICAL)
def test_the_canonical_form_is_the_same_whichever_system_printed_it(value: str, form: str) -> None:
    assert canonical(value) == form


@settings(deadline=None)
@given(VALUES, VALUES)
def test_a_token_is_the_persons_alone(value: str, other: str) -> None:
    token = RING.rekey(value, "partnership")
    assert token == RING.rekey(value, "partnership")
    assert (token == RING.rekey(other, "partnership")) == (canonical(value) == canonical(other))
    assert token != RING.rekey(value, "force")
    assert value not in token
    assert canonical(value) not in token
    pattern = next(c for c in PERSON_ID.constraints).regex
    assert re.fullmatch(pattern, token)


@settings(deadline=None)
@given(st.lists(VALUES, unique_by=canonical, min_size=1))
def test_another_key_changes_every_token(values: list[str]) -> None:
    mine = {RING.rekey(v, "partnership") for v in values}
    theirs = {Keyring((TWO,)).rekey(v, "partnership") for v in values}
    assert len(mine) == len(theirs) == len(values)
    assert not mine & theirs


@settings(deadline=None)
@given(st.lists(st.none() | VALUES))
def test_a_column_is_keyed_as_its_values_are(values: list[str | None]) -> None:
    expected = [v and RING.rekey(v, "force") for v in values]
    assert RING.rekey_column(pa.array(values, pa.string()), "force").to_pylist() == expected


def test_a_missing_or_blank_key_makes_nobody() -> None:
    column = pa.chunked_array([["  ", None], ["", "abcdefgh"]])
    assert RING.rekey_column(column, "force").to_pylist()[:3] == [None, None, None]


def test_a_rotated_store_stays_linkable_with_new_deliveries(tmp_path: Path) -> None:
    people = ["11112222", "33334444", None, "11112222"]
    stored = RING.rekey_column(pa.array(people), "partnership")
    path = tmp_path / "stored.parquet"
    pq.write_table(pa.table({"n": [1, 2, 3, 4], "person_id": stored}), path)
    rotated = RING.rotated()
    rekey_file(path, path, "person_id", rotated.newest)
    assert {t[:4] for t in stored.to_pylist() if t} == {key_id(ONE)}
    table = pq.read_table(path)
    assert table["person_id"].to_pylist() == [p and rotated.rekey(p, "partnership") for p in people]
    assert table["n"].to_pylist() == [1, 2, 3, 4]
    assert not set(stored.to_pylist()) & set(table["person_id"].to_pylist()) - {None}
    assert [p.name for p in tmp_path.iterdir()] == ["stored.parquet"]


def test_a_file_without_the_column_is_left_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "stored.parquet"
    pq.write_table(pa.table({"n": [1]}), path)
    before = path.read_bytes()
    with pytest.raises(KeyError, match="no column person_id"):
        rekey_file(path, path, "person_id", ONE)
    assert path.read_bytes() == before
    assert len(list(tmp_path.iterdir())) == 1


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv(KEY_VARIABLE, raising=False)
    return tmp_path / "home"


def test_the_key_is_made_once_for_its_owner_alone(home: Path) -> None:
    made = Keyring.load(home)
    assert Keyring.load(home) == made
    assert (home / KEY_FILE).stat().st_mode & 0o777 == 0o600
    assert (home / KEY_FILE).parent.stat().st_mode & 0o777 == 0o700
    assert [p.name for p in (home / KEY_FILE).parent.iterdir()] == ["person-key"]
    made.rotated().write(home)
    assert Keyring.load(home).chain[:1] == made.chain
    assert len(Keyring.load(home).chain) == 2


def test_a_key_made_by_another_process_stands(home: Path) -> None:
    made = Keyring.load(home)
    Keyring((TWO,)).write(home, replace=False)
    assert Keyring.load(home) == made


def test_a_key_that_others_can_read_is_refused(home: Path) -> None:
    Keyring.load(home)
    (home / KEY_FILE).chmod(0o644)
    with pytest.raises(ValueError, match="others than its owner can read the person key"):
        Keyring.load(home)


@pytest.mark.parametrize("content", ["", "secret words", "ab" * 31])
def test_a_bad_key_is_refused_without_being_quoted(
    home: Path, monkeypatch: pytest.MonkeyPatch, content: str
) -> None:
    path = home / KEY_FILE
    Keyring((ONE,)).write(home)
    path.write_text(content)
    with pytest.raises(ValueError, match="person key") as refused:
        Keyring.load(home)
    assert not content or content not in str(refused.value)
    monkeypatch.setenv(KEY_VARIABLE, f"{ONE.hex()} {TWO.hex()}")
    assert Keyring.load(home).chain == (ONE, TWO)
    assert ONE.hex() not in repr(Keyring.load(home))
