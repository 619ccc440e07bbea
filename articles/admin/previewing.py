"""The page as its readers will get it: for the newsroom, and for who was sent a link."""

from django import forms
from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext, override
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from articles.admin.writing import say, writing_address
from articles.models import Article, PreviewLink, Revision, Translation
from articles.newsroom import previewing, publications, readers, telling
from articles.newsroom.permissions import may
from articles.newsroom.refusals import Refused
from articles.public.addresses import absolute
from articles.public.page import shown
from articles.public.versions import Version


def preview(request: HttpRequest, translation: Translation, revision: Revision) -> HttpResponse:
    """Show `revision` to a member of the newsroom."""
    bar = {
        "sentence": _what_it_is(revision, live=translation.live_id),
        "language": get_language(),
        "address": writing_address(translation),
        "back": gettext("Back to writing"),
    }
    return _page(request, revision, bar=bar)


@require_safe
def open_link(request: HttpRequest, token: str, language: str = "") -> HttpResponse:
    """Show what a link shows, to whoever has it. No account, no cookie, no trace in indexes."""
    try:
        link = previewing.link_of(token)
    except Refused as refused:
        context = {"sentence": str(refused), "status": 410, "ended_link": True}
        return _kept_private(render(request, "404.html", context, status=410))
    found = previewing.revisions(link)
    language = language or next(iter(found), "")
    if language not in found:
        raise Http404
    addresses = {code: reverse("preview_link_language", args=[token, code]) for code in found}
    bar = {
        "sentence": gettext(
            "This is a preview, not yet the published text. Please do not share it."
        ),
        "language": get_language(),
    }
    return _page(request, found[language], bar=bar, addresses=addresses)


def _page(
    request: HttpRequest,
    revision: Revision,
    *,
    bar: dict[str, str],
    addresses: dict[str, str] | None = None,
) -> HttpResponse:
    """Render the public page from a copy that is saved nowhere.

    `addresses` are those of the previews in all languages, where the page leads from one
    to another.
    """
    translation = revision.translation
    language = translation.language
    with override(language):
        article = _as_readers_fetch_it().get(pk=translation.article_id)
        # A draft may still lack it, but the page links to itself.
        revision.slug = revision.slug or "preview"
        readers.apply(revision, article, at=timezone.now())
        upcoming = None
        if revision.pk != translation.live_id:
            publications.tell_in_preview(article, translation)
            upcoming = telling.upcoming(translation)
        page = shown(article, language=language, upcoming=upcoming)
        context = {**page, "preview": bar, "x_default": None}
        if addresses is not None:
            versions = [
                Version(language=code, address=address, exists=True)
                for code, address in addresses.items()
            ]
            others = [version for version in versions if version.language != language]
            context |= {"versions": versions, "also": others}
        response = TemplateResponse(request, "public/article.html", context)
        response["Content-Language"] = language
        return _kept_private(response.render())


def _kept_private(response: HttpResponse) -> HttpResponse:
    """The address is the key: no cache keeps it, no other site learns it, nobody lists it."""
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _what_it_is(revision: Revision, *, live: int | None) -> str:
    if revision.pk == live:
        sentence = gettext("Preview of revision %(number)s, which is public.")
    else:
        sentence = gettext("Preview of revision %(number)s. It is not public.")
    return sentence % {"number": revision.number}


def _as_readers_fetch_it():
    """Return the articles with all that their page shows, published or not."""
    return Article.objects.select_related("category", "cover").prefetch_related(
        "bylines__author__photograph", "topics", "editions"
    )


# Making and ending links ---------------------------------------------------------


class ShareForm(forms.Form):
    recipient = forms.CharField(
        label=_("For whom"),
        required=False,
        max_length=120,
        help_text=_("Only the newsroom sees this."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    days = forms.TypedChoiceField(
        label=_("Works for"),
        coerce=int,
        initial=7,
        choices=[],
    )
    pinned = forms.TypedChoiceField(
        label=_("Shows"),
        coerce=lambda value: value == "now",
        initial="later",
        choices=[
            ("later", _("what is written, as it changes")),
            ("now", _("the texts as they are now")),
        ],
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["days"].choices = [
            (days, ngettext("%(count)s day", "%(count)s days", days) % {"count": days})
            for days in previewing.DAYS
        ]


def sharing(request: HttpRequest, article: Article) -> dict | None:
    """Return what the article's page shows of its links; None to who may not share it."""
    if not may(request.user, "share_article", article):
        return None
    links = [
        (link, absolute(reverse("preview_link", args=[previewing.token(link)]), request))
        for link in previewing.working_links(article)
    ]
    return {"form": ShareForm(), "links": links}


def preview_urls(site: admin.AdminSite) -> list:
    """Return the addresses at which links are made and ended."""
    return [
        path(
            "<int:pk>/share/",
            site.admin_view(require_POST(_share)),
            name="articles_article_share",
        ),
        path(
            "<int:pk>/share/<int:link>/revoke/",
            site.admin_view(require_POST(_revoke)),
            name="articles_article_revoke",
        ),
    ]


def _share(request: HttpRequest, pk: int) -> HttpResponse:
    article = get_object_or_404(Article, pk=pk)
    form = ShareForm(request.POST)
    if form.is_valid():
        try:
            previewing.share(article, by=request.user, **form.cleaned_data)
        except Refused as refused:
            say(request, refused)
        else:
            messages.success(request, gettext("The link is there. Copy it below and send it."))
    else:
        messages.error(request, gettext("The link was not made. Please choose again."))
    return _back(pk)


def _revoke(request: HttpRequest, pk: int, link: int) -> HttpResponse:
    found = get_object_or_404(PreviewLink.objects.select_related("article"), pk=link, article=pk)
    try:
        previewing.revoke(found, by=request.user)
    except Refused as refused:
        say(request, refused)
    else:
        messages.success(request, gettext("The link does not work any more."))
    return _back(pk)


def _back(pk: int) -> HttpResponseRedirect:
    return redirect(f"{reverse('admin:articles_article_change', args=[pk])}#preview-links")
