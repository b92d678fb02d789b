"""Files that no contract takes, told by their bytes so that the sender knows what was sent."""

FORMATS = "CSV, XLSX, XLS, ODS or Parquet, also gzipped or one to a zip"
"""Every format that is read."""

SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"MSCF", "a Windows cabinet"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"BM\xf6", "a picture (BMP)"),
    (b"II*\x00", "a picture (TIFF)"),
    (b"MM\x00*", "a picture (TIFF)"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\x00\x01\x00\x00Standard", "an Access database"),
    (b"$FL2", "an SPSS file"),
    (b"$FL3", "an SPSS file"),
    (b"<stata_dta>", "a Stata file"),
    (b"ARROW1", "an Arrow or Feather file"),
    (b"\x89HDF", "an HDF5 file"),
    (b"Obj\x01", "an Avro file"),
    (b"-----BEGIN PGP", "encrypted (PGP)"),
    (b"\x85\x01", "encrypted (PGP)"),
    (b"\x85\x02", "encrypted (PGP)"),
    (b"MZ\x90", "a program"),
    (b"\x7fELF", "a program"),
    (b"\x00\x05\x16\x07", "the companion file that a Mac writes beside another"),
    (b"Received: ", "an e-mail"),
    (b"From: ", "an e-mail"),
    (b"Return-Path:", "an e-mail"),
    (b"MIME-Version:", "an e-mail"),
)
"""How each begins."""


def foreign(head: bytes) -> str | None:
    """What the file is, in words; None where its first bytes may be an extract's."""
    for signature, named in SIGNATURES:
        if head.startswith(signature):
            return named
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith((b"{", b"[{", b"[\n", b"[\r", b"[ ")):
        return "JSON"
    if text.startswith((b"<?xml", b"<")):
        return "XML"
    if b"\x00" in head:
        return "no text: it holds binary zeros"
    return None
