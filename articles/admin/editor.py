"""How a body and its notes are edited: the widgets, their scripts, the words on their buttons.

The scripts are ES modules in `static/editor/`; an import map gives each its hashed
address. They speak no language: every word comes from `labels()`, so that the
project's one catalogue holds all.
"""

import json
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import Media as FormMedia
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from js_asset import ImportMap, Media, Script

from articles.admin import picture_choice
from articles.rendering.source import KEY
from languages.names import direction

#: The modules of `static/editor/`, by the names under which they import each other.
MODULES = (
    "addresses",
    "alike-notes",
    "article-choice",
    "article-links",
    "body-tools",
    "dialogs",
    "element",
    "ends",
    "figure",
    "footnote",
    "icons",
    "labels",
    "links",
    "merge-notes",
    "messages",
    "newsroom",
    "note-dialog",
    "note-text",
    "notes-list",
    "part-bar",
    "paste",
    "paste-google",
    "paste-inline",
    "paste-lists",
    "paste-notes",
    "paste-pictures",
    "paste-report",
    "paste-tables",
    "picture-dialog",
    "picture-files",
    "picture-library",
    "picture-upload",
    "schema",
    "source",
    "start",
    "submission",
    "tables",
    "toolbar",
    "typed-markers",
    "typing",
    "typography",
)


def labels() -> dict[str, str]:
    """Return every word that the editor shows, in the active language.

    `%(name)s` is filled in by the scripts. No sentence depends on a number, because
    the scripts know nothing of plurals.
    """
    return {
        # What a screen reader calls the parts.
        "text": _("Text"),
        "textPlaceholder": _("Write here, or paste from Word …"),
        "formatting": _("Formatting"),
        "selectedPart": _("Selected part"),
        "tools": _("Tools: Alt+F10"),
        # Blocks and marks.
        "paragraph": _("Paragraph"),
        "heading2": _("Heading 2"),
        "heading3": _("Heading 3"),
        "heading4": _("Heading 4"),
        "bold": _("Bold"),
        "italic": _("Italic"),
        "superscript": _("Superscript"),
        "subscript": _("Subscript"),
        "bulletList": _("List"),
        "orderedList": _("Numbered list"),
        "quote": _("Quotation"),
        "undo": _("Undo"),
        "redo": _("Redo"),
        # Typography.
        "noBreakSpace": _("Non-breaking space"),
        "typography": _("Put quotation marks and non-breaking spaces right"),
        "typographyDone": _("Quotation marks and spaces put right: %(count)s. You can undo this."),
        "typographyNone": _("Quotation marks and spaces are right already."),
        # Links.
        "link": _("Link"),
        "linkTarget": _("Article or address"),
        "linkHint": _("Words from the title of an article of the house, or an address: https://…"),
        "linkArticles": _("Articles"),
        "linkArticle": _("Article %(number)s"),
        "linkFound": _("Articles found: %(count)s. Choose with the arrow keys and Enter."),
        "linkNone": _("No article has these words in its title."),
        "linkProposed": _("This address is an article of the house. Enter links to the article."),
        "linkChoose": _("Choose an article from the list, or write an address."),
        "linkChange": _("Change"),
        "linkGone": _("This article is not there any more."),
        "linkText": _("Words to show"),
        "linkRefused": _("Write an address that begins with https://, http://, mailto: or /."),
        "removeLink": _("Remove link"),
        "openLink": _("Open in a new tab"),
        # Tables.
        "table": _("Table"),
        "tableInsert": _("Insert a table"),
        "tableRows": _("Rows"),
        "tableColumns": _("Columns"),
        "tableHeader": _("The first row is a header"),
        "rowAbove": _("Row above"),
        "rowBelow": _("Row below"),
        "deleteRow": _("Delete row"),
        "columnBefore": _("Column before"),
        "columnAfter": _("Column after"),
        "deleteColumn": _("Delete column"),
        "headerRow": _("Header row"),
        "headerColumn": _("Header column"),
        "mergeCells": _("Merge cells"),
        "splitCell": _("Split cell"),
        "tableCaption": _("Caption"),
        "deleteTable": _("Delete table"),
        # Pictures.
        "picture": _("Picture"),
        "caption": _("Caption"),
        "pictureText": _("Describe the picture"),
        "pictureTextHint": _(
            "What a reader who cannot see the picture should know. Leave it empty only when "
            "the picture says nothing that the text does not say."
        ),
        "pictureWithoutText": _("The picture has no description."),
        "pictureWords": _("Description"),
        "pictureWithoutCredit": _("The library names no author and no licence for this picture."),
        "pictureGone": _("The picture is not in the library any more."),
        "pictureReplace": _("Replace picture"),
        "deletePicture": _("Remove picture"),
        # The library.
        "pictureLibrary": _("Picture library"),
        "pictures": _("Pictures"),
        "pictureSearch": _("Search names, descriptions and credits"),
        "pictureUpload": _("Add a picture file"),
        "pictureNoFile": _(
            "“%(name)s” is not a picture. Choose a JPEG, PNG, WebP, GIF or TIFF file."
        ),
        "pictureUploading": _("Uploading …"),
        "picturePreparing": _("Preparing the sizes …"),
        "pictureLacking": _("No description"),
        "picturesFound": _("Pictures: %(count)s"),
        "picturesNone": _("No picture has these words."),
        "picturesBefore": _("Newer pictures"),
        "picturesAfter": _("Older pictures"),
        # Notes.
        "footnote": _("Footnote"),
        "note": _("Note %(number)s"),
        "noteMarker": _("Note %(number)s: %(text)s"),
        "noteWithoutText": _("Note %(number)s has no text"),
        "noteNew": _("New note"),
        "noteUncited": _("Note that is not cited"),
        "noteText": _("Text of the note"),
        "notePlaceholder": _("Author, title, place, year, address …"),
        "noteOf": _("%(number)s of %(count)s"),
        "notePrevious": _("Previous note"),
        "noteNext": _("Next note"),
        "noteEdit": _("Edit note"),
        "noteShow": _("Show in the list"),
        "noteInsertHere": _("Insert note"),
        "noteCiteAgain": _("Cite an existing note instead"),
        "noteSearch": _("Search the notes"),
        "noteNoneFound": _("No note holds these words."),
        "noteNoPlace": _("A note cannot stand here. Put the cursor into a line of text first."),
        "notes": _("Notes"),
        "notesEmpty": _(
            "There are no notes yet. Put the cursor behind a word and press %(shortcut)s."
        ),
        "notesUncited": _("Not cited in the text"),
        "notesUncitedHint": _(
            "These notes have no marker in the text, so readers will not see them."
        ),
        "noteMissing": _("This note has no text yet."),
        "noteCited": _("Cited %(count)s times"),
        "noteAlike": _("Looks the same as note %(numbers)s"),
        "noteAlikeUncited": _("Looks the same as a note that is not cited"),
        "noteMerge": _("Make them one note"),
        "noteMerged": _("The markers now cite one note: %(number)s. You can undo this."),
        "mergeTitle": _("Notes that look the same"),
        "mergeText": _(
            "All their markers will cite one note, with one number. The other texts are removed. "
            "You can undo this."
        ),
        "mergeKept": _("Which text stays?"),
        "edit": _("Edit"),
        "editNote": _("Edit note %(number)s"),
        "goToMarkerOf": _("Go to the marker of note %(number)s"),
        "delete": _("Delete"),
        "deleteNote": _("Delete note %(number)s"),
        "insertAtCursor": _("Insert at the cursor"),
        "insertUncited": _("Insert at the cursor: %(text)s"),
        "editUncited": _("Edit: %(text)s"),
        "deleteUncited": _("Delete: %(text)s"),
        "deleteAllUncited": _("Delete all that are not cited"),
        "confirmDelete": _("Delete note %(number)s?"),
        "confirmDeleteText": _(
            "Its text and its marker in the article are removed. You can undo this."
        ),
        "confirmDeleteRepeated": _(
            "Its text and all its markers in the article are removed: it is cited %(count)s times. "
            "You can undo this."
        ),
        "confirmDeleteUncited": _("Delete this note?"),
        "confirmDeleteUncitedText": _("It is not cited in the text. You can undo this."),
        "confirmDeleteAll": _("Delete all notes that are not cited?"),
        "confirmDeleteAllText": _("Notes: %(count)s. You can undo this."),
        "confirmDiscard": _("Leave the note without keeping your changes?"),
        "discard": _("Discard changes"),
        "goOnWriting": _("Go on writing"),
        "jumped": _("Marker of note %(number)s is selected."),
        # Markers typed as text.
        "typedMarkers": _("Find typed markers"),
        "typedTitle": _("Note markers typed as text"),
        "typedText": _(
            "Those that you leave ticked become real, numbered footnotes; the others stay as they "
            "are. Where the note is not the right one, choose another."
        ),
        "typedApply": _("Apply"),
        "typedApplyTo": _("Make %(marker)s a footnote"),
        "typedMarker": _("Marker"),
        "typedSentence": _("in the sentence"),
        "typedNote": _("with the note"),
        "typedNoteOf": _("Note of %(marker)s"),
        "typedCertainty": _("Certainty"),
        "typedConfirm": _("Make footnotes"),
        "typedDone": _("Typed markers made footnotes: %(count)s. You can undo this."),
        "typedNone": _("There are no typed markers with a list of notes at the end."),
        "typedFound": _("Markers typed as text, with a list of notes at the end: %(count)s."),
        "typedLook": _("Look through them"),
        "typedFailed": _("The server could not be reached. Try again in a moment."),
        # Dialogs.
        "save": _("Save"),
        "insert": _("Insert"),
        "cancel": _("Cancel"),
        "close": _("Close"),
        # What a paste left out or could not do.
        "pastedNotes": _("Notes taken over: %(count)s."),
        "pastedWithoutText": _(
            "Markers whose note was not in the clipboard: %(count)s. They are red; write their "
            "notes, or upload the Word file instead."
        ),
        "pastedPictures": _(
            "Pictures are not pasted with text. Left out: %(names)s. Upload the Word file, or add "
            "them from the picture library."
        ),
        "pastedContents": _("The table of contents was left out: the page makes its own."),
        "pastedComments": _("Comments left out: %(count)s."),
        "pastedGoogle": _(
            "Google Docs does not put footnotes on the clipboard: their numbers are now plain "
            "text. Download the document as .docx and upload that instead."
        ),
        "uploadWord": _("Bring in a Word file"),
        # Where the server does not answer as it should.
        "failed": _("The server could not be reached. Try again in a moment."),
        "signedOut": _("You are signed out. Sign in again in another tab, then try once more."),
    }


def _newsroom(language: str) -> dict[str, Any]:
    """Return where the editor asks for pictures and articles, and in which language."""
    return {
        "language": language,
        "pictures": picture_choice.addresses(),
        "articles": reverse("admin:articles_article_find"),
        "article": reverse("admin:articles_article_change", args=[0]),
    }


class BodyWidget(forms.Textarea):
    """The rich-text editor of a body. Its notes go into the field `notes` of the same form;
    with None it is the editor of a text that has no notes.

    The page shows the list of notes in an element with the attribute `data-notes-list`.
    Without JavaScript it is a plain textarea with the source HTML. `addresses` are those that
    the editor asks or leads to, each by its name; it does without one that is missing:
    `markers` answers about typed markers, `import` is where a Word file is brought in.
    """

    def __init__(
        self,
        *,
        language: str,
        notes: str | None = "notes",
        addresses: Mapping[str, str] | None = None,
        attrs: dict | None = None,
    ):
        self.language = language
        self.notes = notes
        self.addresses = dict(addresses or {})
        # A browser that fills in what stood here before must not fill in one of the two alone.
        super().__init__({"rows": 30, "autocomplete": "off", **(attrs or {})})

    @property
    def media(self) -> Media:
        return Media(
            importmap=ImportMap(
                {
                    "django-prose-editor/editor": "django_prose_editor/editor.js",
                    **{f"editor/{name}": f"editor/{name}.js" for name in MODULES},
                }
            ),
            css={"all": ["editor/editor.css", "editor/pictures.css"]},
            js=[Script("editor/start.js", type="module")],
        )

    def get_context(self, name: str, value: Any, attrs: dict | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"] |= {
            "lang": self.language,
            "dir": direction(self.language),
            "data-editor": json.dumps(
                {"notes": self.notes, "addresses": self.addresses, **_newsroom(self.language)}
            ),
            "data-editor-labels": json.dumps(labels(), ensure_ascii=False),
        }
        return context

    def use_required_attribute(self, initial: Any) -> bool:
        """Never: the browser would refuse to send the form over a field that it cannot show."""
        return False


class NotesWidget(forms.Textarea):
    """The notes of a body as JSON, hidden; the editor of the body reads and writes it."""

    def __init__(self, attrs: dict | None = None):
        super().__init__({"hidden": True, "autocomplete": "off", **(attrs or {})})

    @property
    def is_hidden(self) -> bool:
        """Whether it goes without a label: it is shown by the list of notes, not by the form."""
        return True


class NotesField(forms.JSONField):
    """`{key: html}` of the notes of a body; an empty field is a text without notes."""

    widget = NotesWidget
    default_error_messages = {
        "not_notes": gettext_lazy(
            "The notes could not be read. Reload the page and try again; "
            "if it happens again, copy your text first and tell the administrator."
        ),
    }

    def __init__(self, **kwargs: Any):
        super().__init__(**{"required": False, **kwargs})
        self.error_messages["invalid"] = self.error_messages["not_notes"]

    def to_python(self, value: Any) -> dict[str, str]:
        """Return `value` as a dictionary of keys and texts.

        Raises:
            ValidationError: it is not JSON, or holds something else than keys and texts.
        """
        notes = super().to_python(value)
        if notes is None:
            return {}
        if not isinstance(notes, dict) or not all(
            KEY.fullmatch(key) and isinstance(text, str) for key, text in notes.items()
        ):
            raise ValidationError(self.error_messages["not_notes"], code="not_notes")
        return notes


def nonced(media: FormMedia, request: HttpRequest) -> Media:
    """Return `media` with the nonce of `request`, without which no import map may stand in a page.

    For pages of our own: put it into the context as `media` and write `{{ media }}`.
    """
    return Media.from_media(media, nonce=str(request.csp_nonce))  # type: ignore[attr-defined]
