"""The workbook as OpenDocument, where LibreOffice is there to convert it.

An option, never part of a plain refresh: LibreOffice is a large program, and starting it takes
longer than all tables. What it writes tells the time; the clock is taken out again, so that
the same workbook gives the same bytes.
"""

import re
import subprocess
from logging import getLogger
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from lxml import etree

PROGRAMS = ("soffice", "libreoffice")
SECONDS = 300
"""How long a conversion may take; a hundred tables take a few seconds."""

ABSENT = (
    "No OpenDocument workbook: LibreOffice is not installed. The .xlsx and .csv files hold the "
    "same tables."
)
CLOCKED = re.compile(
    rb"<(meta:creation-date|dc:date|meta:editing-duration|meta:editing-cycles|meta:generator)>"
    rb".*?</\1>"
)

log = getLogger(__name__)


def write_ods(workbook: Path) -> Path | None:
    """Write `<workbook>.ods` beside the workbook; None, with a note, without LibreOffice.

    Raises:
        RuntimeError: LibreOffice is there and did not convert.
    """
    program = next((found for name in PROGRAMS if (found := which(name))), None)
    if program is None:
        log.warning(ABSENT)
        return None
    with TemporaryDirectory() as scratch:
        converted = _convert(program, workbook, Path(scratch))
        path = workbook.with_suffix(".ods")
        _without_clock(converted, path)
    return path


def _convert(program: str, workbook: Path, scratch: Path) -> Path:
    """What LibreOffice makes of the workbook, run with a profile of its own."""
    profile = (scratch / "profile").as_uri()
    told = [program, f"-env:UserInstallation={profile}", "--headless", "--convert-to", "ods",
            "--outdir", str(scratch), str(workbook)]  # fmt: skip
    done = subprocess.run(told, capture_output=True, text=True, timeout=SECONDS)  # noqa: S603
    converted = scratch / f"{workbook.stem}.ods"
    if done.returncode or not converted.is_file():
        raise RuntimeError(f"LibreOffice did not convert {workbook.name}: {done.stderr.strip()}")
    return converted


def _without_clock(converted: Path, path: Path) -> None:
    """The same document without its moments: in the words about it, and in the archive."""
    with ZipFile(converted) as given, ZipFile(path, "w") as kept:
        for info in given.infolist():
            content = given.read(info)
            if info.filename == "meta.xml":
                content = CLOCKED.sub(b"", content)
            if info.filename == "styles.xml":
                content = _in_order(content)
            stored = ZIP_STORED if info.filename == "mimetype" else ZIP_DEFLATED
            kept.writestr(ZipInfo(info.filename), content, stored)


def _in_order(styles: bytes) -> bytes:
    """The page styles by name: LibreOffice writes them in the order of its memory."""
    root = etree.fromstring(styles, etree.XMLParser(resolve_entities=False, no_network=True))
    pages = root.find("{*}master-styles")
    if pages is not None:
        pages[:] = sorted(pages, key=lambda page: str(page.attrib.values()[0]))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")
