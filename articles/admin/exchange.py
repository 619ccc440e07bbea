"""The screens for an outside translator: a file to download, and the same file brought back."""

import zlib
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from articles.admin.showing import ShownRun, shown
from articles.admin.writing import merging_address, say, writing_address
from articles.models import Article, Revision, Translation
from articles.models.translation import Stage
from articles.newsroom.board import title_of, with_versions
from articles.newsroom.exchange import bringing_in
from articles.newsroom.exchange.answering import Change
from articles.newsroom.exchange.bringing_in import Proposal
from articles.newsroom.exchange.exporting import export, texts
from articles.newsroom.exchange.file import VERSIONS
from articles.newsroom.exchange.reading import MAX_FILE, Unreadable
from articles.newsroom.permissions import may, visible_articles
from articles.newsroom.refusals import NotPossible, Refused
from languages.names import codes, direction, own_name

_TYPE = "application/xliff+xml"


class FileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Translated file"),
        help_text=gettext_lazy("The .xlf file that was downloaded here, with its translations."),
        widget=forms.FileInput(attrs={"accept": f".xlf,.xliff,{_TYPE}"}),
        error_messages={
            "empty": gettext_lazy("The file is empty. Export it from your tool again."),
            "required": gettext_lazy("Choose the translated file."),
        },
    )


def exchange_urls(site: admin.AdminSite) -> list:
    """Return the addresses of the exchange, to stand before those of the articles."""
    return [
        path(
            "<int:pk>/outside/<str:language>/",
            site.admin_view(outside),
            name="articles_article_outside",
        ),
        path(
            "<int:pk>/outside/<str:language>/<str:version>/",
            site.admin_view(download),
            name="articles_article_download",
        ),
    ]


@require_GET
def download(request: HttpRequest, pk: int, language: str, version: str) -> HttpResponse:
    """Give the version in `language` as an XLIFF file of `version`."""
    article = _article(request, pk, language)
    if version not in VERSIONS:
        raise Http404
    try:
        file = export(article=article, language=language, by=request.user, version=version)
    except Refused as refused:
        return _led_back(request, article, refused)
    disposition = content_disposition_header(as_attachment=True, filename=file.name)
    headers = {"Content-Disposition": disposition, "Cache-Control": "no-store"}
    return HttpResponse(file.content, content_type=_TYPE, headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
def outside(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """Offer the file; show what one that comes back would change; bring it in when confirmed.

    What was shown is sent along with the confirmation, and looked at once more then: nothing
    is kept of a file that nobody confirms.
    """
    article = _article(request, pk, language)
    try:
        translation, source = texts(article, language, by=request.user)
    except Refused as refused:
        return _led_back(request, article, refused)
    may_write = may(request.user, "write_translation", translation)
    form = FileForm(request.POST or None, request.FILES or None, label_suffix="")
    if request.method == "POST":
        try:
            if "content" in request.POST:
                return _confirmed(request, article, language)
            if form.is_valid():
                file = form.cleaned_data["file"]
                content = file.read(MAX_FILE + 1)
                proposal = _look(request, content, article, language)
                return _decide(request, proposal, content, name=file.name)
        except Refused as refused:
            if "content" in request.POST:
                say(request, refused)
                return redirect(request.path)
            form.add_error("file", refused.sentences)
    context = {
        **_base(request, article, translation),
        "title": _("For an outside translator"),
        "form": form,
        "source": source,
        "may_write": may_write,
        "versions": VERSIONS,
    }
    return TemplateResponse(request, "admin/articles/article/outside.html", context)


def _article(request: HttpRequest, pk: int, language: str) -> Article:
    if language not in codes():
        raise Http404
    articles = with_versions(visible_articles(request.user), user=request.user)
    return get_object_or_404(articles, pk=pk)


def _led_back(request: HttpRequest, article: Article, refused: Refused) -> HttpResponseRedirect:
    say(request, refused)
    return redirect("admin:articles_article_change", article.pk)


def _look(request: HttpRequest, content: bytes, article: Article, language: str) -> Proposal:
    return bringing_in.look(content, by=request.user, article=article, language=language)


# It comes back ------------------------------------------------------------------------


def _confirmed(request: HttpRequest, article: Article, language: str) -> HttpResponse:
    content = _unpacked(request.POST["content"])
    proposal = _look(request, content, article, language)
    before = proposal.translation.latest
    if "merge" in request.POST:
        page = bringing_in.keep_for_merging(proposal, by=request.user)
        if page is None:
            messages.info(request, _("The translation says that already."))
            return HttpResponseRedirect(writing_address(proposal.translation))
        return HttpResponseRedirect(merging_address(proposal.translation, page))
    if proposal.refusals and not proposal.is_in_already and "earlier" not in request.POST:
        # Somebody saved while the page was read: it says so, and what can be done.
        return _decide(request, proposal, content, name=request.POST.get("name", ""))
    saved = bringing_in.bring_in(proposal, by=request.user, as_earlier="earlier" in request.POST)
    if saved == before:
        messages.info(request, _("The translation says that already."))
    else:
        messages.success(
            request,
            _("Brought in as revision %(number)s. Read it through, then submit it.")
            % {"number": saved.number},
        )
    return HttpResponseRedirect(writing_address(saved.translation))


@dataclass(frozen=True)
class Line:
    """A change as the page shows it."""

    change: Change
    runs: list[ShownRun]


def _decide(
    request: HttpRequest, proposal: Proposal, content: bytes, *, name: str
) -> TemplateResponse:
    answer, translation = proposal.answer, proposal.translation
    if proposal.is_in_already:
        messages.info(request, _("The translation says that already."))
        return redirect(writing_address(translation))
    source_language = proposal.file.address.source
    context = {
        **_base(request, translation.article, translation),
        "title": _("Bring in “%(name)s”") % {"name": name},
        "name": name,
        "content": _packed(content),
        "proposal": proposal,
        "answer": answer,
        "lines": [
            Line(
                one,
                shown(one.runs, old_numbers=answer.numbers, new_numbers=answer.new_numbers),
            )
            for one in answer.changes
        ],
        "counts": _counts(proposal),
        "may_merge": proposal.newer is not None and not answer.problems,
        "may_be_earlier": not answer.problems
        and proposal.newer is None
        and proposal.is_of_earlier_original,
        "source_language": source_language,
        "source_direction": direction(source_language),
    }
    return TemplateResponse(request, "admin/articles/article/outside_decide.html", context)


def _counts(proposal: Proposal) -> list[str]:
    """Return what the file says, in sentences."""
    answer = proposal.answer
    new = sum(one.is_new for one in answer.changes)
    changed = len(answer.changes) - new
    copied = sum(one.is_as_original for one in answer.changes)
    said = []
    if new:
        said.append(
            ngettext("%(count)d segment is new.", "%(count)d segments are new.", new)
            % {"count": new}
        )
    if changed:
        said.append(
            ngettext("%(count)d segment changes.", "%(count)d segments change.", changed)
            % {"count": changed}
        )
    if answer.same:
        said.append(
            ngettext(
                "%(count)d segment stays as it is.",
                "%(count)d segments stay as they are.",
                answer.same,
            )
            % {"count": answer.same}
        )
    if copied:
        said.append(
            ngettext(
                "%(count)d segment says word for word what the original says.",
                "%(count)d segments say word for word what the original says.",
                copied,
            )
            % {"count": copied}
        )
    stage = proposal.translation.stage
    if answer.changes and stage != Stage.WRITING:
        said.append(
            _("The version is in the state “%(stage)s” now; it goes back to writing.")
            % {"stage": proposal.translation.get_stage_display()}
        )
    return said


# What the screens share ------------------------------------------------------------------


def _base(request: HttpRequest, article: Article, translation: Translation) -> dict[str, Any]:
    latest: Revision | None = translation.latest
    return {
        **admin.site.each_context(request),
        "opts": Article._meta,
        "article": article,
        "article_title": _title(request, article),
        "translation": translation,
        "language": translation.language,
        "language_name": own_name(translation.language),
        "latest": latest,
        "direction": direction(translation.language),
        "address": writing_address(translation) if translation.pk else "",
    }


def _title(request: HttpRequest, article: Article) -> str:
    """Ask anew for what names an article that comes without its versions."""
    found = with_versions(Article.objects.filter(pk=article.pk), user=request.user)
    return title_of(found.get())


def _packed(content: bytes) -> str:
    return b64encode(zlib.compress(content, 9)).decode("ascii")


def _unpacked(packed: str) -> bytes:
    """Raises NotPossible where a browser did not send back what it was given."""
    try:
        unpacking = zlib.decompressobj()
        content = unpacking.decompress(b64decode(packed, validate=True), MAX_FILE + 1)
    except (NotBase64, ValueError, zlib.error) as broken:
        raise NotPossible(_("The file did not come through whole. Choose it again.")) from broken
    if len(content) > MAX_FILE:
        raise Unreadable(_("The file did not come through whole. Choose it again."))
    return content
