"""What an import brings: a text that is not stored yet, and the report about it."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from articles.newsroom.importing.report import Entry, Report
from articles.newsroom.importing.typed_markers import Confidence, Pairing
from articles.newsroom.importing.wordxml import Comment

#: How a picture of the file is called in the body until it is in the library.
PICTURE_SCHEME = "import:"


@dataclass(frozen=True)
class ImportedPicture:
    """A picture of the file. In the body it stands as `<img src="import:<name>" alt="…">`.

    `address` is where in the file it lies.
    """

    name: str
    content: bytes
    alt: str
    address: str = ""


@dataclass(frozen=True)
class ImportedDocument:
    """A Word file as it was read. `body` and `notes` are clean source HTML.

    A picture stands in the body as
    `<figure><img src="import:<name>" alt="…"><figcaption>…</figcaption></figure>`,
    with or without the caption. `proposal` pairs markers that were typed as text with the
    notes at the end; nothing of it is done in `body` yet. `comments` are shown to the editor
    and come in nowhere.
    """

    title: str
    standfirst: str
    takeaways: tuple[str, ...]
    body: str
    notes: dict[str, str]
    pictures: tuple[ImportedPicture, ...]
    report: Report
    proposal: tuple[Pairing, ...] = ()
    comments: tuple[Comment, ...] = ()


def as_plain(document: ImportedDocument) -> dict[str, Any]:
    """Return `document` as what JSON can hold: all of it but the pictures' files."""
    plain = {**vars(document), "pictures": [], "report": asdict(document.report)}
    for name in ("proposal", "comments"):
        plain[name] = [asdict(one) for one in getattr(document, name)]
    for picture in document.pictures:
        plain["pictures"].append(
            {"name": picture.name, "alt": picture.alt, "address": picture.address}
        )
    return plain


def from_plain(
    plain: dict[str, Any], *, read_picture: Callable[[str], bytes | None]
) -> ImportedDocument:
    """Return the document that `as_plain` made `plain` of; its pictures are read anew."""
    report = {
        part: tuple(Entry(**{**entry, "names": tuple(entry["names"])}) for entry in entries)
        for part, entries in plain["report"].items()
    }
    return ImportedDocument(
        **{
            **plain,
            "takeaways": tuple(plain["takeaways"]),
            "pictures": tuple(
                ImportedPicture(**picture, content=read_picture(picture["address"]) or b"")
                for picture in plain["pictures"]
            ),
            "report": Report(**report),
            "proposal": tuple(
                Pairing(**{**pairing, "confidence": Confidence(pairing["confidence"])})
                for pairing in plain["proposal"]
            ),
            "comments": tuple(Comment(**comment) for comment in plain["comments"]),
        }
    )
