"""The screens that bring a Word file in: choose it, read the report, confirm."""

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _

from articles.admin.reading import for_reading
from articles.admin.writing import writing_address
from articles.models import Article, Category, Upload
from articles.newsroom.importing import uploads
from articles.newsroom.importing.report import sentence
from articles.newsroom.importing.typed_markers import REASONS
from articles.newsroom.permissions import may
from articles.newsroom.refusals import Refused
from authors.models import Author
from languages.names import direction

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class ImportForm(forms.Form):
    file = forms.FileField(
        label=_("Word file"),
        help_text=_("A .docx file of at most 30 MB, with its footnotes as Word made them."),
        widget=forms.FileInput(attrs={"accept": f".docx,{_WORD}"}),
        error_messages={"empty": _("The file is empty. Choose the Word file again.")},
    )
    language = forms.ChoiceField(label=_("Language of the text"), choices=settings.LANGUAGES)
    category = forms.ModelChoiceField(
        label=_("Category"), queryset=Category.objects.all(), required=False
    )
    author = forms.ModelChoiceField(
        label=_("Author"),
        queryset=Author.objects.all(),
        required=False,
        help_text=_("More authors can be added on the article's page."),
    )


def import_urls(site: admin.AdminSite) -> list:
    """Return the addresses of the import, to stand before those of the articles."""
    return [
        path("import/", site.admin_view(choose), name="articles_article_import"),
        path("import/<uuid:pk>/", site.admin_view(decide), name="articles_article_import_decide"),
    ]


def choose(request: HttpRequest) -> HttpResponse:
    """Ask for the file; keep it when it can be read."""
    _may_import(request)
    initial = {"language": request.LANGUAGE_CODE, "author": _own_author(request)}
    form = ImportForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            upload = uploads.keep(
                data["file"],
                name=data["file"].name,
                language=data["language"],
                by=request.user,
                category=data["category"],
                author=data["author"],
            )
        except Refused as refused:
            form.add_error("file", refused.sentences)
        else:
            return redirect("admin:articles_article_import_decide", upload.pk)
    return _page(request, "choose", {"title": _("Bring in a Word file"), "form": form})


def decide(request: HttpRequest, pk) -> HttpResponse:
    """Show what was found; make the article or let the file go."""
    _may_import(request)
    if request.method == "POST":
        return _decided(request, pk)
    upload = get_object_or_404(Upload, pk=pk, by=request.user)
    document = uploads.document_of(upload)
    context = {
        "title": _("Bring in “%(name)s”") % {"name": upload.name},
        "upload": upload,
        "document": document,
        "direction": direction(upload.language),
        "report": {
            part: [sentence(entry) for entry in getattr(document.report, part)]
            for part in ("found", "changed", "dropped")
        },
        "pairings": [
            {"pairing": pairing, "reason": REASONS[pairing.confidence]}
            for pairing in document.proposal
        ],
        "text": for_reading(document.body, document.notes, language=upload.language, prefix="text"),
        "picture_count": len(document.pictures),
    }
    return _page(request, "decide", context)


def _decided(request: HttpRequest, pk) -> HttpResponse:
    upload = Upload.objects.filter(pk=pk, by=request.user).first()
    if upload is None:
        messages.info(request, _("This file was brought in or discarded already."))
        return redirect("admin:articles_article_changelist")
    if "discard" in request.POST:
        uploads.discard(upload)
        messages.info(request, _("“%(name)s” was discarded.") % {"name": upload.name})
        return redirect("admin:articles_article_import")
    accept = {int(place) for place in request.POST.getlist("accept") if place.isdecimal()}
    try:
        article = uploads.confirm(upload, by=request.user, accept=accept)
    except Refused as refused:
        for one in refused.sentences:
            messages.error(request, one)
        return redirect("admin:articles_article_import")
    messages.success(request, _("The article is there. Read it through, then submit it."))
    return redirect(writing_address(article.translations.get()))


def _may_import(request: HttpRequest) -> None:
    if not may(request.user, "add_article"):
        raise PermissionDenied


def _own_author(request: HttpRequest) -> Author | None:
    return Author.objects.filter(user=request.user).first()


def _page(request: HttpRequest, name: str, context: dict) -> HttpResponse:
    base = {**admin.site.each_context(request), "opts": Article._meta}
    return TemplateResponse(
        request, f"admin/articles/article/import_{name}.html", {**base, **context}
    )
