"""Whether a file is a Word file that is safe to read, decided before anything parses it.

A .docx is a zip. Everything here reads in bounded portions and believes no size that the
zip declares. What pandoc gets afterwards is packed anew from what was read here, so that
both have seen the same file, whatever tricks the zip plays.
"""

import io
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from xml.parsers import expat

from django.utils.translation import gettext as _

from articles.newsroom.importing.wordxml import Findings, Relation, count, relations
from articles.newsroom.refusals import Refused

MEBIBYTE = 1024 * 1024
MAX_FILE = 30 * MEBIBYTE
MAX_XML_PART = 20 * MEBIBYTE
MAX_TOTAL = 200 * MEBIBYTE
MAX_ENTRIES = 5_000
#: How many times larger than in the zip an XML part may be. Word's own reach 40.
MAX_RATIO = 200
#: Below this size a part can do no harm, however well it was compressed.
RATIO_FROM = MEBIBYTE
#: pandoc's memory grows with the square of it.
MAX_TABLE_DEPTH = 20

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENTRY = b"PK\x01\x02"
_BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_DECLARATION = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_DRIVE = re.compile(r"[A-Za-z]:")
#: What Python's zipfile raises on files that were broken, by accident or on purpose.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    OverflowError,
    RuntimeError,
    struct.error,
)


class Unreadable(Refused):
    """This file cannot be brought in. `sentence` tells the editor what to do."""

    @property
    def sentence(self) -> str:
        return " ".join(self.sentences)


@dataclass(frozen=True)
class Package:
    """A Word file that was looked at and found safe."""

    archive: zipfile.ZipFile
    main: str
    findings: Findings

    def write_for_pandoc(self, target: IO[bytes]) -> None:
        """Pack the parts that pandoc needs into `target`; of each picture the name alone."""
        with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as fresh:
            for name in _names(self.archive):
                if name.startswith(("docProps/", "customXml/")):
                    continue
                # pandoc leaves out a picture whose file is absent, but never looks into it.
                wanted = MAX_XML_PART if _is_xml(_read(self.archive, name, 300)) else 0
                fresh.writestr(name, _read(self.archive, name, wanted))

    def read_picture(self, address: str) -> bytes | None:
        """Return the file that pandoc calls `address` (`media/image1.png`); None without one."""
        name = posixpath.normpath(posixpath.join(posixpath.dirname(self.main), address))
        if name not in _names(self.archive):
            return None
        return _read(self.archive, name, MAX_TOTAL)


def inspect(file: str | Path | IO[bytes]) -> Package:
    """Return what `file` (a path or an open binary file) holds, without parsing its text.

    Raises:
        Unreadable: the file is no Word file, is broken, encrypted, too large or hostile.
    """
    data = _load(file)
    _refuse_other_kinds(data)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        _check_entries(archive)
        _check_parts(archive)
        main = _find_main(archive)
        return Package(archive, main, _count(archive, main))
    except (*_BROKEN, expat.ExpatError) as problem:
        raise _damaged() from problem


def _load(file: str | Path | IO[bytes]) -> bytes:
    if isinstance(file, str | Path):
        with open(file, "rb") as opened:
            return _load(opened)
    if file.seekable():
        file.seek(0)
    data = file.read(MAX_FILE + 1)
    if len(data) > MAX_FILE:
        raise Unreadable(
            _(
                "The file is larger than %(limit)s MB. Make its pictures smaller (in Word: "
                "Picture Format, Compress Pictures) or leave them out, then upload it again."
            )
            % {"limit": MAX_FILE // MEBIBYTE}
        )
    return data


def _refuse_other_kinds(data: bytes) -> None:
    """Raise Unreadable unless `data` may be a zip of a bearable number of entries."""
    if data.startswith(_OLE):
        raise Unreadable(_explain_ole(data))
    if not data:
        raise Unreadable(_("The file is empty. Save the document in Word again and upload it."))
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"%pdf", b"{\\rtf", b"<", b"mime-version")):
        raise Unreadable(_not_word())
    if b"PK\x05\x06" not in data:
        raise _damaged() if start.startswith(b"pk") else Unreadable(_not_word())
    # Each entry of a zip's directory begins so; asked before Python makes objects of them.
    if data.count(_ENTRY) > MAX_ENTRIES:
        raise Unreadable(_too_much())


def _explain_ole(data: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return _encrypted()
    if "WordDocument".encode("utf-16-le") in data:
        return _(
            "This is a file of an old Word (.doc). Open it in Word, save it as “Word Document "
            "(.docx)” and upload that."
        )
    return _not_word()


def _check_entries(archive: zipfile.ZipFile) -> None:
    """Raise Unreadable for what the directory of the zip already gives away."""
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_TOTAL:
        raise Unreadable(_too_much())
    for entry in entries:
        if entry.flag_bits & 0x1:
            raise Unreadable(_encrypted())
        path = entry.orig_filename.replace("\\", "/")
        if path.startswith("/") or _DRIVE.match(path) or ".." in path.split("/"):
            raise Unreadable(
                _(
                    "The file holds parts that point outside of it, which Word never writes. "
                    "Open it in Word, save it under a new name and upload that."
                )
            )


def _check_parts(archive: zipfile.ZipFile) -> None:
    """Read every part, in bounded portions, and raise Unreadable for a hostile one."""
    total = 0
    for name in _names(archive):
        size = 0
        for portion in _portions(archive, name):
            if size == 0 and _is_xml(portion):
                size = _check_xml(archive, name)
                break
            size += len(portion)
            if total + size > MAX_TOTAL:
                break
        total += size
        if total > MAX_TOTAL:
            raise Unreadable(_too_much())


def _check_xml(archive: zipfile.ZipFile, name: str) -> int:
    """Return the size of the XML part `name`; raise Unreadable for a bomb or a DTD."""
    compressed = archive.getinfo(name).compress_size
    allowed = min(MAX_XML_PART, max(RATIO_FROM, MAX_RATIO * compressed))
    content = _read(archive, name, allowed + 1)
    if len(content) > allowed:
        raise Unreadable(_too_much())
    if b"\0" in content:  # UTF-16 and UTF-32: every second byte, or three of four
        content = content.replace(b"\0", b"")
    if _DECLARATION.search(content):
        raise Unreadable(
            _(
                "The file holds declarations that Word never writes (a DTD) and that can harm "
                "a server. Open it in Word, save it under a new name and upload that."
            )
        )
    return len(content)


def _find_main(archive: zipfile.ZipFile) -> str:
    """Return the name of the part that holds the text."""
    names = _names(archive)
    main = next(
        (
            posixpath.normpath(relation.target.lstrip("/"))
            for relation in _relations(archive, "_rels/.rels")
            if relation.kind == "officeDocument"
        ),
        "word/document.xml",
    )
    if (main in names and main.startswith(("xl/", "ppt/"))) or main not in names:
        raise Unreadable(_explain_zip(archive, names))
    return main


def _explain_zip(archive: zipfile.ZipFile, names: list[str]) -> str:
    if "mimetype" in names and _read(archive, "mimetype", 200).startswith(
        b"application/vnd.oasis.opendocument"
    ):
        return _(
            "This is an OpenDocument file. Open it in LibreOffice or Word, save it as “Word "
            "Document (.docx)” and upload that."
        )
    if any(name.startswith(("xl/", "ppt/")) for name in names):
        return _(
            "This is an Excel or PowerPoint file. Bring in the text as a Word document (.docx)."
        )
    return _(
        "This is a zip archive, not a Word file. If the Word file is in it, take it out and "
        "upload the .docx itself."
    )


def _count(archive: zipfile.ZipFile, main: str) -> Findings:
    folder, file_name = posixpath.split(main)
    related = _relations(archive, posixpath.join(folder, "_rels", f"{file_name}.rels"))
    parts = {
        relation.kind: posixpath.normpath(posixpath.join(folder, relation.target))
        for relation in related
        if not relation.external
    }
    names = _names(archive)

    def content(kind: str) -> bytes:
        # A target that begins with "/" starts at the root of the zip.
        name = parts.get(kind, posixpath.join(folder, f"{kind}.xml")).lstrip("/")
        return _read(archive, name, MAX_XML_PART) if name in names else b""

    findings = count(
        _read(archive, main, MAX_XML_PART),
        notes=(content("footnotes"), content("endnotes")),
        comments=content("comments"),
        linked_pictures=tuple(r.target for r in related if r.external and r.kind == "image"),
    )
    if not findings.is_word:
        raise Unreadable(_not_word())
    if findings.table_depth > MAX_TABLE_DEPTH:
        raise Unreadable(
            _(
                "The document has tables within tables within tables. Simplify them in Word, "
                "save it and upload it again."
            )
        )
    return findings


def _relations(archive: zipfile.ZipFile, name: str) -> tuple[Relation, ...]:
    if name not in _names(archive):
        return ()
    return relations(_read(archive, name, MAX_XML_PART))


def _names(archive: zipfile.ZipFile) -> list[str]:
    """Return the names of the parts, each once; the last of two of the same name counts."""
    return list(dict.fromkeys(name for name in archive.namelist() if not name.endswith("/")))


def _read(archive: zipfile.ZipFile, name: str, limit: int) -> bytes:
    """Return the first `limit` bytes of a part. A wrong checksum raises BadZipFile."""
    with archive.open(name) as part:
        return part.read(limit)


def _portions(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    with archive.open(name) as part:
        while portion := part.read(MEBIBYTE):
            yield portion


def _is_xml(content: bytes) -> bool:
    for mark in _BYTE_ORDER_MARKS:
        content = content.removeprefix(mark)
    return content[:256].lstrip(b" \t\r\n\0").startswith(b"<")


def _damaged() -> Unreadable:
    return Unreadable(
        _(
            "The file is damaged or was not transferred completely. Open it in Word, save it "
            "under a new name and upload that."
        )
    )


def _encrypted() -> str:
    return _(
        "The file is protected with a password. Remove the password in Word (File, Info, "
        "Protect Document), save it and upload it again."
    )


def _not_word() -> str:
    return _("This is not a Word file. Save the text as “Word Document (.docx)” and upload that.")


def _too_much() -> str:
    return _(
        "The file unpacks to far more than a text can hold. Copy the text into a new Word "
        "document, save it and upload that."
    )
