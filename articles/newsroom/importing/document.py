"""What an import brings: a text that is not stored yet, and the report about it."""

from dataclasses import dataclass

from articles.newsroom.importing.report import Report
from articles.newsroom.importing.typed_markers import Pairing

#: How a picture of the file is called in the body until it is in the library.
PICTURE_SCHEME = "import:"


@dataclass(frozen=True)
class ImportedPicture:
    """A picture of the file. In the body it stands as `<img src="import:<name>" alt="…">`."""

    name: str
    content: bytes
    alt: str


@dataclass(frozen=True)
class ImportedDocument:
    """A Word file as it was read. `body` and `notes` are clean source HTML.

    A picture stands in the body as
    `<figure><img src="import:<name>" alt="…"><figcaption>…</figcaption></figure>`,
    with or without the caption. `proposal` pairs markers that were typed as text with the
    notes at the end; nothing of it is done in `body` yet.
    """

    title: str
    standfirst: str
    takeaways: tuple[str, ...]
    body: str
    notes: dict[str, str]
    pictures: tuple[ImportedPicture, ...]
    report: Report
    proposal: tuple[Pairing, ...] = ()
