"""The screens that bring a Word file in: choose it, see it read, read the report, confirm."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from articles.admin.markers import chosen, table
from articles.admin.reading import for_reading
from articles.admin.writing import say, writing_address
from articles.models import Article, Category, Translation, Upload
from articles.models.upload import Purpose, State
from articles.newsroom.board import title_of, with_versions
from articles.newsroom.editing import Conflict
from articles.newsroom.importing import storing, uploads
from articles.newsroom.importing.document import ImportedDocument
from articles.newsroom.importing.language import doubt
from articles.newsroom.importing.pairing_report import pair_rows, pair_sentences
from articles.newsroom.importing.report import sentence
from articles.newsroom.importing.targets import NewArticle, NewRevision, NewTranslation, Target
from articles.newsroom.importing.typed_markers import notes_at_end, unpaired
from articles.newsroom.permissions import visible_articles, visible_translations
from articles.newsroom.refusals import Refused
from authors.models import Author
from languages.names import codes, direction

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_FIELD_NAMES = {
    "title": gettext_lazy("Title"),
    "standfirst": gettext_lazy("Standfirst"),
    "takeaways": gettext_lazy("Takeaways"),
}


class FileForm(forms.Form):
    """Asks for the file alone: what it becomes is known."""

    file = forms.FileField(
        label=gettext_lazy("Word file"),
        help_text=gettext_lazy(
            "A .docx file of at most 30 MB, with its footnotes as Word made them."
        ),
        widget=forms.FileInput(attrs={"accept": f".docx,{_WORD}"}),
        error_messages={
            "empty": gettext_lazy("The file is empty. Choose the Word file again."),
            "required": gettext_lazy("Choose the Word file."),
        },
    )


class _Version(forms.ModelChoiceField):
    """A language version, found by its title while one types."""

    def __init__(self, **kwargs: Any):
        widget = AutocompleteSelect(Upload._meta.get_field("translation"), admin.site)
        super().__init__(
            queryset=Translation.objects.none(), widget=widget, required=False, **kwargs
        )


class ImportForm(FileForm):
    """Asks for the file and for what it becomes. `target` is the answer."""

    purpose = forms.ChoiceField(
        label=gettext_lazy("The file becomes"), choices=Purpose, widget=forms.RadioSelect
    )
    revised = _Version(
        label=gettext_lazy("The text that gets a new revision"),
        help_text=gettext_lazy(
            "Type a part of its title. The button on the page of the text leads here, too."
        ),
    )
    original = _Version(
        label=gettext_lazy("The article that was translated"),
        help_text=gettext_lazy(
            "Type a part of its title in any language. The article's page leads here, too."
        ),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of the text"), required=False)
    category = forms.ModelChoiceField(
        label=gettext_lazy("Category"), queryset=Category.objects.all(), required=False
    )
    author = forms.ModelChoiceField(
        label=gettext_lazy("Author"),
        queryset=Author.objects.all(),
        required=False,
        help_text=gettext_lazy("More authors can be added on the article's page."),
    )
    field_order = ("purpose", "revised", "original", "file", "language", "category", "author")

    def __init__(self, *args: Any, user: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        allowed, languages = uploads.purposes(user), uploads.languages_to_write(user)
        self.fields["purpose"].choices = [one for one in Purpose.choices if one[0] in allowed]
        self.fields["language"].choices = [one for one in settings.LANGUAGES if one[0] in languages]
        versions = visible_translations(user).select_related("article", "latest")
        for name in ("revised", "original"):
            self.fields[name].queryset = versions
        self.initial.setdefault("purpose", self.fields["purpose"].choices[0][0])

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        purpose = data.get("purpose")
        if purpose == Purpose.REVISION and not data.get("revised"):
            self.add_error("revised", _("Choose the text that gets a new revision."))
        if purpose == Purpose.TRANSLATION and not data.get("original"):
            self.add_error("original", _("Choose the article that was translated."))
        if purpose != Purpose.REVISION and not data.get("language"):
            self.add_error("language", _("Choose the language of the text."))
        return data

    def target(self) -> Target:
        data = self.cleaned_data
        if data["purpose"] == Purpose.REVISION:
            return _over(data["revised"])
        if data["purpose"] == Purpose.TRANSLATION:
            return NewTranslation(article=data["original"].article, language=data["language"])
        return NewArticle(
            language=data["language"], category=data["category"], author=data["author"]
        )


def import_urls(site: admin.AdminSite) -> list:
    """Return the addresses of the import, to stand before those of the articles."""
    return [
        path("import/", site.admin_view(choose), name="articles_article_import"),
        path("import/<uuid:pk>/", site.admin_view(decide), name="articles_article_import_decide"),
        path(
            "import/<uuid:pk>/progress/",
            site.admin_view(progress),
            name="articles_article_import_progress",
        ),
    ]


# The file is chosen ------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """Ask for the file and what it becomes; keep it when it can be read."""
    if not uploads.purposes(request.user):
        raise PermissionDenied
    target = _asked_for(request)
    if target is not None:
        try:
            target.check(request.user)
        except Refused as refused:
            say(request, refused)
            return redirect("admin:articles_article_change", _article_of(target).pk)
    form = _form(request, target)
    if request.method == "POST" and form.is_valid():
        upload = _kept(request, form, target or form.target())
        if upload is not None:
            return redirect("admin:articles_article_import_decide", upload.pk)
    context = {
        "title": _("Bring in a Word file"),
        "form": form,
        "target": target and _told(target),
        "waiting": [
            {"upload": one, "target": _told(uploads.target_of(one))}
            for one in uploads.waiting(request.user)
        ],
    }
    return _page(request, "choose", context)


def _form(request: HttpRequest, target: Target | None) -> FileForm:
    data, files = request.POST or None, request.FILES or None
    if target is not None:
        return FileForm(data, files, label_suffix="")
    own = Author.objects.filter(user=request.user).first()
    initial = {"language": request.LANGUAGE_CODE, "author": own}
    return ImportForm(data, files, initial=initial, user=request.user, label_suffix="")


def _kept(request: HttpRequest, form: FileForm, target: Target) -> Upload | None:
    file = form.cleaned_data["file"]
    try:
        return uploads.keep(file, name=file.name, target=target, by=request.user)
    except Refused as refused:
        form.add_error("file", refused.sentences)
        return None


def _asked_for(request: HttpRequest) -> Target | None:
    """Return what the address says that the file becomes; None where it leaves that open."""
    into, original = request.GET.get("into", ""), request.GET.get("translation_of", "")
    if into:
        versions = visible_translations(request.user).select_related("article", "latest")
        return _over(get_object_or_404(versions, pk=_number(into)))
    if original:
        language = request.GET.get("language", "")
        if language not in codes():
            raise Http404
        articles = with_versions(visible_articles(request.user), user=request.user)
        article = get_object_or_404(articles, pk=_number(original))
        return NewTranslation(article=article, language=language)
    return None


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise Http404
    return int(text)


def _over(translation: Translation) -> NewRevision:
    latest = translation.latest
    return NewRevision(translation=translation, expected=latest.number if latest else None)


# The file is read ----------------------------------------------------------------------


@require_GET
def progress(request: HttpRequest, pk) -> JsonResponse:
    """Tell the page of a file how far it is. A file that is gone is over, too."""
    upload = uploads.of(request.user, pk)
    if upload is None:
        return JsonResponse({"over": True})
    now = uploads.progress_of(upload)
    return JsonResponse(
        {
            "over": now.is_over,
            "late": now.is_late,
            "done": now.done,
            "total": now.total,
            "sentence": now.sentence,
        },
        headers={"Cache-Control": "no-store"},
    )


# The file is decided -------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, pk) -> HttpResponse:
    """Show how far the file is, then what was found; store it or let it go."""
    if request.method == "POST":
        return _decided(request, pk)
    upload = uploads.of(request.user, pk)
    if upload is None:
        messages.info(request, _("This file was brought in or discarded already."))
        return redirect("admin:articles_article_import")
    if upload.state == State.STORED:
        return _lead_to(upload)
    if upload.state == State.READ:
        return _page(request, "decide", _report(request, upload))
    context = {
        "title": _("Bring in “%(name)s”") % {"name": upload.name},
        "upload": upload,
        "target": _told(uploads.target_of(upload)),
        "progress": uploads.progress_of(upload),
        "is_refused": upload.state == State.REFUSED,
    }
    return _page(request, "progress", context)


def _report(request: HttpRequest, upload: Upload) -> dict[str, Any]:
    document, target = uploads.document_of(upload), uploads.target_of(upload)
    text, language = storing.as_proposed(document), upload.language
    pairs = target.pair(text)
    return {
        "title": _("Bring in “%(name)s”") % {"name": upload.name},
        "upload": upload,
        "target": _told(target),
        "document": document,
        "direction": direction(language),
        "report": {
            part: [sentence(entry) for entry in getattr(document.report, part)]
            for part in ("found", "changed", "dropped")
        },
        "doubt": doubt(document, language=language),
        "stays": _what_stays(document, target, by=request.user),
        "pairings": table(document.proposal, unpaired(document.body)),
        "notes_at_end": notes_at_end(document.body) if document.proposal else (),
        "note_sentences": []
        if isinstance(target, NewArticle)
        else pair_sentences(pairs, original=target.original),
        "note_rows": []
        if isinstance(target, NewArticle)
        else pair_rows(pairs, text, target.here()),
        "text": for_reading(
            document.body, document.notes, language=language, prefix="text", user=request.user
        ),
        "picture_count": len(document.pictures),
        **(
            _of_a_revision(target, document, user=request.user)
            if isinstance(target, NewRevision)
            else {}
        ),
    }


def _of_a_revision(target: NewRevision, document: ImportedDocument, *, user: Any) -> dict[str, Any]:
    """Return what is asked of a new revision, and what was saved while the file waited."""
    translation, latest = target.translation, target.translation.latest
    number = latest.number if latest is not None else None
    newer = latest if number != target.expected else None
    return {
        "asks_comment": True,
        "newer": newer,
        "newer_sentences": Conflict(newer, by=user).sentences if newer else [],
        "newer_text": newer
        and for_reading(
            newer.body,
            newer.notes,
            language=translation.language,
            prefix="newer",
            beside=document.body,
            user=user,
        ),
    }


def _what_stays(document: ImportedDocument, target: Target, *, by: Any) -> list[str]:
    """Return what the text here keeps, in sentences."""
    said = []
    if isinstance(target, NewRevision) and (kept := target.kept(document)):
        names = ", ".join(str(_FIELD_NAMES[name]) for name in kept)
        said.append(_("Not in the file, so it stays as it is: %(fields)s.") % {"fields": names})
    if document.pictures and not storing.brings_pictures(target, by=by):
        if storing.pictures_stay(document, target):
            said.append(
                _(
                    "You may not add pictures to the library. The file has as many as the text "
                    "here: these stay, with the words of the file."
                )
            )
        else:
            said.append(
                _(
                    "You may not add pictures to the library, so those of the file are left "
                    "out. Please ask an editor to insert them."
                )
            )
    return said


def _decided(request: HttpRequest, pk) -> HttpResponse:
    upload = uploads.of(request.user, pk)
    if upload is None:
        messages.info(request, _("This file was brought in or discarded already."))
        return redirect("admin:articles_article_import")
    if upload.state == State.STORED:
        return _lead_to(upload)
    if "discard" in request.POST:
        uploads.discard(upload)
        messages.info(request, _("“%(name)s” was discarded.") % {"name": upload.name})
        return redirect("admin:articles_article_import")
    try:
        accept = chosen(request.POST)
        stored = uploads.confirm(upload, by=request.user, accept=accept, **_answers(request))
    except Refused as refused:
        # A second click finds the file being stored: its page tells how far it is.
        current = uploads.of(request.user, pk)
        is_decided = current is not None and current.state != State.READ
        if not is_decided and not isinstance(refused, Conflict):
            say(request, refused)
        return redirect("admin:articles_article_import_decide", pk)
    if stored is None:
        return redirect("admin:articles_article_import_decide", pk)
    if upload.purpose == Purpose.ARTICLE:
        messages.success(request, _("The article is there. Read it through, then submit it."))
    else:
        messages.success(request, _("The text is there. Read it through, then submit it."))
        original = uploads.target_of(upload).original
        for line in pair_sentences(stored.pairs, original=original):
            messages.info(request, line)
    return redirect(writing_address(stored.translation))


def _answers(request: HttpRequest) -> dict[str, Any]:
    over = request.POST.get("over", "")
    return {
        "comment": request.POST.get("comment", ""),
        "over": int(over) if over.isdecimal() and len(over) < 9 else None,
    }


def _lead_to(upload: Upload) -> HttpResponseRedirect:
    """Lead to what was made of a file that is stored."""
    if upload.result is None:
        return redirect("admin:articles_article_import")
    return HttpResponseRedirect(writing_address(upload.result))


# What the screens share ------------------------------------------------------------------


def _told(target: Target) -> dict[str, Any]:
    """Return what a screen says of a target."""
    told: dict[str, Any] = {"language": target.language}
    match target:
        case NewRevision():
            latest = target.translation.latest
            told |= {
                "purpose": Purpose.REVISION,
                "heading": (latest and latest.title) or _("Without a title"),
                "lang": target.language,
                "address": writing_address(target.translation),
            }
        case NewTranslation():
            told |= {
                "purpose": Purpose.TRANSLATION,
                "heading": title_of(target.article),
                "lang": target.article.original_language,
                "address": reverse("admin:articles_article_change", args=[target.article.pk]),
            }
        case NewArticle():
            told |= {"purpose": Purpose.ARTICLE}
    return told


def _article_of(target: NewRevision | NewTranslation):
    return target.translation.article if isinstance(target, NewRevision) else target.article


def _page(request: HttpRequest, name: str, context: dict) -> HttpResponse:
    base = {**admin.site.each_context(request), "opts": Article._meta}
    return TemplateResponse(
        request, f"admin/articles/article/import_{name}.html", {**base, **context}
    )
