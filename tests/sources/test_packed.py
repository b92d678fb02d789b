import gzip
import io
import zipfile
from collections.abc import Callable

import pytest

from sources import packed
from sources.read import Read
from sources.text_rows import Unreadable

CSV = b"visit_id,visit_date,extract_date,site_code\nv1,2024-01-05,2024-02-01,RJC01\n"


def zipped(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", method) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return held.getvalue()


@pytest.mark.parametrize(
    "content", [gzip.compress(CSV, mtime=0), zipped(("anything.txt", CSV))], ids=("gzip", "zip")
)
def test_a_compressed_extract_is_read_as_the_file_it_holds(
    deliver: Callable[..., Read], content: bytes
) -> None:
    assert (deliver(content).rows_in, deliver(content).rejected) == (1, 0)


def test_a_zip_of_two_files_is_refused(deliver: Callable[..., Read]) -> None:
    with pytest.raises(Unreadable, match="holds 2 files; send one extract a zip"):
        deliver(zipped(("a.csv", CSV), ("b.csv", CSV)))


@pytest.mark.parametrize(
    "content", [gzip.compress(CSV, mtime=0)[:40], zipped(("a.csv", CSV))[:60]], ids=("gzip", "zip")
)
def test_a_compressed_file_cut_short_is_refused(
    deliver: Callable[..., Read], content: bytes
) -> None:
    with pytest.raises(Unreadable, match="damaged"):
        deliver(content)


@pytest.mark.parametrize(
    "pack", [gzip.compress, lambda held: zipped(("a.csv", held))], ids=("gzip", "zip")
)
def test_a_bomb_is_refused_before_it_is_unpacked(
    deliver: Callable[..., Read], pack: Callable[[bytes], bytes]
) -> None:
    bomb = pack(CSV + b"0" * (packed.RATIO_FROM_BYTES + 1))
    with pytest.raises(Unreadable, match="unpacks to far more than its size allows"):
        deliver(bomb)


def test_an_absurdly_wide_header_is_refused(deliver: Callable[..., Read]) -> None:
    header = CSV.decode().splitlines()[0] + "".join(f",x{i}" for i in range(3000))
    with pytest.raises(Unreadable, match="columns; send the contract's columns alone"):
        deliver((header + "\nv1,2024-01-05,2024-02-01,RJC01\n").encode())


def test_a_file_cut_inside_its_last_row_is_refused(deliver: Callable[..., Read]) -> None:
    with pytest.raises(Unreadable, match="the last row is cut short"):
        deliver(CSV + b"v2,2024-01-06,2024-0")


def test_a_last_line_without_its_line_end_is_whole(deliver: Callable[..., Read]) -> None:
    assert deliver(CSV.rstrip(b"\n")).rows_in == 1
