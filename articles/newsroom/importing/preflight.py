"""Whether a file is a Word file that is safe to read, decided before anything parses it.

A .docx is a zip. Everything here reads in bounded portions and believes no size that the
zip declares. What pandoc gets afterwards is packed anew from what was read here, so that
both have seen the same file, whatever tricks the zip plays.
"""

import io
import posixpath
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from xml.parsers import expat

from django.utils.translation import gettext as _

from articles.newsroom.importing.wordxml import (
    Findings,
    Monstrous,
    Relation,
    check_shape,
    count,
    relations,
)
from articles.newsroom.refusals import Refused

MEBIBYTE = 1024 * 1024
MAX_FILE = 30 * MEBIBYTE
MAX_XML_PART = 20 * MEBIBYTE
#: Of all XML parts together; a text of 800 pages has 30.
MAX_XML = 60 * MEBIBYTE
MAX_TOTAL = 200 * MEBIBYTE
MAX_ENTRIES = 2_000
#: How many times larger than in the zip an XML part may be. Word's own reach 40.
MAX_RATIO = 200
#: Below this size a part can do no harm, however well it was compressed.
RATIO_FROM = MEBIBYTE
#: pandoc's memory grows with the square of it.
MAX_TABLE_DEPTH = 20

#: Above any of these a person should not wait for the file, nor a server process read it.
LARGE_FILE = 4 * MEBIBYTE
LARGE_XML = 4 * MEBIBYTE
LARGE_ELEMENTS = 30_000

#: The parts besides the text that pandoc reads, by their kind and usual name.
_FOR_PANDOC = ("styles", "numbering", "footnotes", "endnotes", "comments")

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
    NotImplementedError,  # a kind of compression that it does not know
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
    #: The parts that pandoc reads, all of them looked at.
    parts: frozenset[str]
    #: Bytes of the file, and of the parts that pandoc reads.
    size: int
    xml: int

    @property
    def is_large(self) -> bool:
        """Whether reading it takes longer than a person should wait for a page."""
        return (
            self.size > LARGE_FILE
            or self.xml > LARGE_XML
            or self.findings.elements > LARGE_ELEMENTS
        )

    def write_for_pandoc(self, target: IO[bytes]) -> None:
        """Pack the parts that pandoc reads into `target`; of each other one the name alone.

        pandoc leaves out a picture whose file is absent, but never looks into it.
        """
        with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as fresh:
            for name in _names(self.archive):
                wanted = MAX_XML_PART if name in self.parts else 0
                fresh.writestr(name, _read(self.archive, name, wanted))

    def read_picture(self, address: str) -> bytes | None:
        """Return the file that pandoc calls `address` (`media/image1.png`); None without one."""
        name = posixpath.normpath(posixpath.join(posixpath.dirname(self.main), address))
        try:
            return _read(self.archive, name, MAX_TOTAL)
        except KeyError:
            return None


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
        return _package(archive, main, size=len(data))
    except Monstrous as problem:
        raise too_complex() from problem
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
    if len({entry.filename for entry in entries}) < len(entries):
        raise Unreadable(
            _(
                "The file holds two parts of the same name, which Word never writes. Open it in "
                "Word, save it under a new name and upload that."
            )
        )
    for entry in entries:
        if entry.flag_bits & 0x1:
            raise Unreadable(_encrypted())
        path = entry.orig_filename.replace("\\", "/")
        is_link = stat.S_ISLNK(entry.external_attr >> 16)
        if is_link or path.startswith("/") or _DRIVE.match(path) or ".." in path.split("/"):
            raise Unreadable(
                _(
                    "The file holds parts that point outside of it, which Word never writes. "
                    "Open it in Word, save it under a new name and upload that."
                )
            )


def _check_parts(archive: zipfile.ZipFile) -> None:
    """Read every part, in bounded portions, and raise Unreadable for a hostile one."""
    total = xml = 0
    for name in _names(archive):
        size = 0
        for portion in _portions(archive, name):
            if size == 0 and _is_xml(portion):
                size = _check_xml(archive, name)
                xml += size
                break
            size += len(portion)
            if total + size > MAX_TOTAL:
                break
        total += size
        if total > MAX_TOTAL or xml > MAX_XML:
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


def _package(archive: zipfile.ZipFile, main: str, *, size: int) -> Package:
    """Return the file as it is handed on, every part that pandoc reads having been looked at."""
    folder = posixpath.dirname(main)
    names = frozenset(_names(archive))
    related = _relations(archive, _relations_of(main))
    parts = {kind: f"{folder}/{kind}.xml".lstrip("/") for kind in _FOR_PANDOC} | {
        # A target that begins with "/" starts at the root of the zip.
        relation.kind: posixpath.normpath(posixpath.join(folder, relation.target)).lstrip("/")
        for relation in related
        if not relation.external and relation.kind in _FOR_PANDOC
    }

    def content(kind: str) -> bytes:
        return _read(archive, parts[kind], MAX_XML_PART) if parts[kind] in names else b""

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
    beside = {
        *("[Content_Types].xml", "_rels/.rels", parts["styles"], parts["numbering"]),
        # Where a part is called as Word always calls it, pandoc may look there, too.
        *(f"{folder}/{kind}.xml".lstrip("/") for kind in _FOR_PANDOC),
        *(_relations_of(name) for name in (main, *parts.values())),
    }
    for name in beside & names:
        check_shape(_read(archive, name, MAX_XML_PART))
    wanted = frozenset({main, *parts.values(), *beside} & names)
    xml = sum(archive.getinfo(name).file_size for name in wanted)
    return Package(archive, main, findings, wanted, size, xml)


def _relations_of(name: str) -> str:
    folder, file_name = posixpath.split(name)
    return posixpath.join(folder, "_rels", f"{file_name}.rels")


def _relations(archive: zipfile.ZipFile, name: str) -> tuple[Relation, ...]:
    if name not in _names(archive):
        return ()
    return relations(_read(archive, name, MAX_XML_PART))


def _names(archive: zipfile.ZipFile) -> list[str]:
    return [name for name in archive.namelist() if not name.endswith("/")]


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


def too_complex() -> Unreadable:
    return Unreadable(
        _(
            "The document is too large or too deeply nested to be read. Bring it in as several "
            "shorter documents, or copy the text into a new Word document."
        )
    )


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
