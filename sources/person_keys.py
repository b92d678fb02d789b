"""Person keys are re-keyed on the way in, so that a key in the store is nobody's outside it.

A token is `kid:hex`: four characters that name the key, and 128 bits of
HMAC-SHA256(key, key space | canonical value). Equal key spaces give equal tokens; a store's
tokens cannot be joined with any agency's file without the secret, which never leaves its file.

Rotation re-keys what is stored, which holds tokens only: token' = HMAC(new key, token). So the
keyring is a chain. A new delivery is keyed through the whole chain, oldest key first, and
stays linkable with a store that `rekey_file` has brought up to the newest key.
"""

import hashlib
import hmac
import os
import re
import secrets
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

KEY_VARIABLE = "SNA_KEY"
KEY_FILE = Path("secrets") / "person-key"
KEY_BYTES = 32
TOKEN_BYTES = 16
KID_BYTES = 2
ROWS_AT_ONCE = 100_000
HEX = re.compile(r"[0-9A-Fa-f-]+")


@dataclass(frozen=True)
class Keyring:
    """The partnership's secret keys in the order they were taken into use, never printed."""

    chain: tuple[bytes, ...] = field(repr=False)

    def __post_init__(self) -> None:
        if not self.chain or any(len(key) < KEY_BYTES for key in self.chain):
            raise ValueError(
                f"the person key is empty or too short: each key is {KEY_BYTES} bytes, written as "
                f"{2 * KEY_BYTES} hexadecimal digits"
            )

    @classmethod
    def load(cls, home: Path) -> "Keyring":
        """The keyring in SNA_KEY or in the home's own file, made on first use.

        Raises:
            ValueError: the keys are not hexadecimal, or others can read the file.
        """
        if given := os.environ.get(KEY_VARIABLE):
            return cls(_keys(given, KEY_VARIABLE))
        path = home / KEY_FILE
        if not path.exists():
            cls((secrets.token_bytes(KEY_BYTES),)).write(home, replace=False)
        if os.name == "posix" and path.stat().st_mode & 0o077:
            raise ValueError(
                f"{path}: others than its owner can read the person key; run chmod 600 on it, and "
                "rotate the key if anyone may have read it"
            )
        return cls(_keys(path.read_text(encoding="ascii", errors="replace"), str(path)))

    def write(self, home: Path, *, replace: bool = True) -> None:
        """Put the chain in the home's key file, whole or not at all, readable by its owner.

        Without `replace`, a file that another process has just made stands.
        """
        path = home / KEY_FILE
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        partial = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write("".join(f"{key.hex()}\n" for key in self.chain))
                file.flush()
                os.fsync(file.fileno())
            if replace:
                partial.replace(path)
            elif not path.exists():
                path.hardlink_to(partial)
        except FileExistsError:
            pass
        finally:
            partial.unlink(missing_ok=True)

    def rotated(self) -> "Keyring":
        """The chain with a new key at its end.

        Write it first, then re-key each file of the store with `newest`. A rotation cut short
        is taken up again: files whose tokens begin with the older `key_id` are still to do.
        """
        return Keyring((*self.chain, secrets.token_bytes(KEY_BYTES)))

    @property
    def newest(self) -> bytes:
        """The key that the store's tokens were last made with."""
        return self.chain[-1]

    def rekey(self, value: str, key_space: str) -> str:
        """The token of a delivered person key in its key space, keyed through the chain."""
        first, *later = self.chain
        token = _token(first, f"{key_space}|{canonical(value)}")
        for key in later:
            token = _token(key, token)
        return token

    def rekey_column(self, column: pa.Array | pa.ChunkedArray, key_space: str) -> pa.Array:
        """The tokens of a column of text, each distinct value keyed once.

        A missing value stays missing, and so does a blank one: the token of a blank would
        make one person of everybody whose key is unknown.
        """
        return _mapped(
            column, lambda value: self.rekey(value, key_space) if canonical(value) else None
        )


def canonical(value: str) -> str:
    """The form of a person key that is keyed, the same whichever system printed it.

    Unicode NFKC; spaces and a spreadsheet's leading apostrophe set aside around it; a
    hexadecimal digest or UUID in lower case, because systems print either. Other tokens (base
    32 or 64) mean their case and keep it.
    """
    text = unicodedata.normalize("NFKC", value).strip(" \t\r\n\ufeff").removeprefix("'").strip()
    return text.lower() if HEX.fullmatch(text) else text


def rekey_file(src: Path, dst: Path, column: str, key: bytes) -> None:
    """Write the Parquet file with the column's tokens re-keyed; every other column unchanged.

    The target is complete or absent, so `dst` may be `src`. One step of a rotation: each
    stored token becomes HMAC(key, token).

    Raises:
        KeyError: the file has no such column.
    """
    partial = dst.with_name(f".{dst.name}.partial")
    try:
        with pq.ParquetFile(src) as file:
            schema = file.schema_arrow
            position = schema.get_field_index(column)
            if position < 0:
                raise KeyError(f"{src.name} has no column {column}")
            with pq.ParquetWriter(partial, schema, compression="zstd") as writer:
                for batch in file.iter_batches(ROWS_AT_ONCE):
                    tokens = _mapped(batch.column(position), lambda old: _token(key, old))
                    typed = tokens.cast(schema.field(position).type)
                    table = pa.table(batch)
                    writer.write_table(table.set_column(position, schema.field(position), typed))
        with partial.open("rb") as written:
            os.fsync(written.fileno())
        partial.replace(dst)
    finally:
        partial.unlink(missing_ok=True)


def _mapped(column: pa.Array | pa.ChunkedArray, new: Callable[[str], str | None]) -> pa.Array:
    """The column with each distinct text replaced, in text; null stays null."""
    text = column.cast(pa.string())
    if isinstance(text, pa.ChunkedArray):
        text = text.combine_chunks()
    coded = text.dictionary_encode()
    replaced = [new(value) for value in coded.dictionary.to_pylist()]
    return pa.array(replaced, pa.string()).take(coded.indices)


def key_id(key: bytes) -> str:
    """The kid that begins every token made with the key; it tells nothing of the key."""
    return hmac.digest(key, b"key id", hashlib.sha256)[:KID_BYTES].hex()


def _token(key: bytes, message: str) -> str:
    """`kid:hex`: which key made it, and the keyed digest of the message."""
    digest = hmac.digest(key, message.encode(), hashlib.sha256)[:TOKEN_BYTES]
    return f"{key_id(key)}:{digest.hex()}"


def _keys(text: str, place: str) -> tuple[bytes, ...]:
    """The keys written in the text, one hexadecimal word each, oldest first."""
    try:
        return tuple(bytes.fromhex(word) for word in text.split())
    except ValueError:
        raise ValueError(
            f"{place}: the person key is not hexadecimal; write each key as {2 * KEY_BYTES} "
            "digits 0-9 and a-f, the oldest first"
        ) from None
