"""An XLIFF file that comes back from outside, looked at before anything reads it, then read.

What is refused here no tool for translators writes. The checks are those of Word files
(`articles.newsroom.importing.preflight`): a size, no DTD, a bearable shape, nothing fetched.
"""

import re
from xml.parsers import expat

from django.utils.translation import gettext as _
from lxml import etree

from articles.newsroom.exchange import xliff12, xliff21
from articles.newsroom.exchange.file import File, Version, address_of
from articles.newsroom.importing.wordxml import Monstrous, check_shape
from articles.newsroom.refusals import Refused

MEBIBYTE = 1024 * 1024
#: The XLIFF of a text of 300 pages, in Latin and Cyrillic letters, has 4 MB.
MAX_FILE = 5 * MEBIBYTE

_WRITERS = {"2.1": xliff21.write, "1.2": xliff12.write}
_DECLARATION = re.compile(r"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_PROLOGUE = re.compile(r"\s*<\?xml\b(?P<said>[^>]{0,200})\?>")
_ENCODING = re.compile(r"""encoding\s*=\s*["']([^"']*)["']""")
_ENCODINGS = {"utf-8", "utf8", "utf-16", "utf-16le", "utf-16be", "us-ascii", "ascii"}


class Unreadable(Refused):
    """This file cannot be brought in."""


def written(file: File, version: Version) -> bytes:
    """Return `file` as XLIFF of that version, in UTF-8."""
    root = _WRITERS[version](file)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True) + b"\n"


def read(content: bytes) -> File:
    """Return what a file of ours says that comes back.

    Raises:
        Unreadable: it is too large, hostile, broken, no XLIFF, or none that was made here.
    """
    if len(content) > MAX_FILE:
        raise Unreadable(
            _("The file is larger than %(limit)d MB. A file that was downloaded here is not.")
            % {"limit": MAX_FILE // MEBIBYTE}
        )
    root = _root(_text(content))
    name = etree.QName(root)
    if name.localname != "xliff":
        raise Unreadable(_no_xliff())
    if name.namespace == xliff21.NAMESPACE and root.get("version", "").startswith("2."):
        reader, original = xliff21.read, f"{{{xliff21.NAMESPACE}}}file"
    elif name.namespace == xliff12.NAMESPACE and root.get("version") == "1.2":
        reader, original = xliff12.read, f"{{{xliff12.NAMESPACE}}}file"
    else:
        raise Unreadable(
            _(
                "This is XLIFF, but neither 2.1 nor 1.2. Export the file from your tool in the "
                "version in which it was downloaded here."
            )
        )
    files = list(root.iter(original))
    addresses = [address_of(one.get("original", "")) for one in files]
    if len(files) != 1 or addresses[0] is None:
        raise Unreadable(
            _(
                "This file was not downloaded here, or it does not say any more what it was made "
                "from. Download it anew and translate that file."
            )
        )
    return reader(root, files[0], addresses[0])


def _text(content: bytes) -> str:
    """Return `content` as text: there is one way to read it, and everybody reads it so."""
    if not content.strip():
        raise Unreadable(_("The file is empty. Export it from your tool again."))
    if content.startswith(b"PK\x03\x04"):
        raise Unreadable(
            _("This is a zip archive. Take the .xlf file out of it and bring in that.")
        )
    try:
        is_wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
        text = content.decode("utf-16" if is_wide else "utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise Unreadable(_not_in_utf8()) from wrong
    prologue = _PROLOGUE.match(text)
    if prologue is not None:
        encoding = _ENCODING.search(prologue["said"])
        if encoding is not None and encoding[1].lower() not in _ENCODINGS:
            raise Unreadable(_not_in_utf8())
        text = text[prologue.end() :]
    text = text.lstrip()
    if not text.startswith("<"):
        raise Unreadable(_no_xliff())
    if _DECLARATION.search(text):
        raise Unreadable(
            _(
                "The file holds declarations that no tool for translators writes (a DTD) and "
                "that can harm a server. Download it anew and translate that file."
            )
        )
    return text


def _root(text: str) -> etree._Element:
    content = text.encode("utf-8", errors="surrogatepass")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        encoding="utf-8",
    )
    try:
        check_shape(content)
        return etree.fromstring(content, parser)
    except Monstrous as monstrous:
        raise Unreadable(
            _(
                "The file is so deeply nested or so full as no tool for translators makes it. "
                "Download it anew and translate that file."
            )
        ) from monstrous
    except (etree.XMLSyntaxError, expat.ExpatError, ValueError) as broken:
        raise Unreadable(
            _(
                "The file is damaged: it is not well-formed XML (%(reason)s). Export it from "
                "your tool again."
            )
            % {"reason": str(broken)[:160]}
        ) from broken


def _no_xliff() -> str:
    return _(
        "This is not an XLIFF file. Bring in the .xlf file that was downloaded here and translated."
    )


def _not_in_utf8() -> str:
    return _("The file is not in UTF-8. Save it as UTF-8 in your tool and bring in that.")
