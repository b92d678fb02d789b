"""Unpacks a delivery that arrives compressed: gzip, or a zip that holds one file.

A bomb is refused before it is unpacked past what any honest extract would be.
"""

import gzip
import zipfile
import zlib
from pathlib import Path
from typing import IO

from sources.text_rows import Unreadable

GZIP = b"\x1f\x8b"
ZIP = b"PK\x03\x04"
MAX_BYTES = 8 * 1024**3
MAX_RATIO = 200
RATIO_FROM_BYTES = 16 * 1024**2
"""A small file may compress better than the ratio: zeros of a header, repeated codes."""

CHUNK_BYTES = 4 * 1024**2
DAMAGED = (OSError, EOFError, zlib.error, zipfile.BadZipFile, NotImplementedError, RuntimeError)


def unpacked(path: Path, head: bytes, scratch: Path) -> Path:
    """The file itself, or what it holds, written to `scratch`; raises Unreadable."""
    if head.startswith(GZIP):
        with path.open("rb") as packed, gzip.open(packed) as content:
            return _copied(content, path.stat().st_size, scratch)
    if head.startswith(ZIP) and not is_workbook(path):
        return _only_member(path, scratch)
    return path


def is_workbook(path: Path) -> bool:
    """Whether the zip is an Excel or OpenDocument workbook; false where it is damaged."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except DAMAGED:
        return True
    return bool(names & {"[Content_Types].xml", "content.xml"})


def refuse_bomb(path: Path) -> None:
    """Refuse an archive whose members are together vaster than its size allows."""
    try:
        with zipfile.ZipFile(path) as archive:
            total = sum(member.file_size for member in archive.infolist())
    except DAMAGED:
        return
    if _is_vast(total, path.stat().st_size):
        raise _bomb()


def _only_member(path: Path, scratch: Path) -> Path:
    refuse_bomb(path)
    try:
        with zipfile.ZipFile(path) as archive:
            files = [m for m in archive.infolist() if not m.is_dir()]
            if len(files) != 1:
                raise Unreadable(
                    f"the zip holds {len(files)} files; send one extract a zip, or the file itself"
                )
            is_zip = files[0].filename.lower().endswith(".zip")
            if is_zip and not files[0].flag_bits & 0x1:
                raise Unreadable("the zip holds another zip; send the extract itself, or one zip")
            if files[0].flag_bits & 0x1:
                raise Unreadable("the zip is password-protected; send it without a password")
            with archive.open(files[0]) as content:
                return _copied(content, path.stat().st_size, scratch)
    except DAMAGED:
        raise _damaged() from None


def _copied(content: IO[bytes] | gzip.GzipFile, packed_bytes: int, scratch: Path) -> Path:
    target = scratch / "unpacked"
    written = 0
    try:
        with target.open("wb") as copy:
            while chunk := content.read(CHUNK_BYTES):
                written += len(chunk)
                if _is_vast(written, packed_bytes):
                    raise _bomb()
                copy.write(chunk)
    except DAMAGED:
        raise _damaged() from None
    return target


def _is_vast(content_bytes: int, packed_bytes: int) -> bool:
    if content_bytes > MAX_BYTES:
        return True
    return content_bytes > RATIO_FROM_BYTES and content_bytes > MAX_RATIO * packed_bytes


def _bomb() -> Unreadable:
    return Unreadable(
        "the file unpacks to far more than its size allows; it was not opened; "
        "send the extract uncompressed"
    )


def _damaged() -> Unreadable:
    return Unreadable("the compressed file is damaged or cut short; send it again")
