"""Whether a file is written in the language that it is brought in as."""

from django.utils.translation import gettext as _

from articles.newsroom.importing.document import ImportedDocument
from articles.rendering.source import plain_text
from languages.identification import seems_to_be
from languages.names import name_here


def doubt(document: ImportedDocument, *, language: str) -> str:
    """Return the sentence that warns of another language than `language`, or an empty one."""
    other = seems_to_be(plain_text(document.body), instead_of=language)
    if other is None:
        return ""
    return _(
        "The text seems to be in another language: %(found)s. It would come in as: %(wanted)s. "
        "If that is wrong, discard the file and choose its language again."
    ) % {"found": name_here(other), "wanted": name_here(language)}
