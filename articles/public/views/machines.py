"""What stands outside the languages for machines: sitemaps, and a guide for language models."""

from collections.abc import Iterator
from xml.sax.saxutils import escape

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.gzip import gzip_page

from articles.public import guide, sitemaps
from articles.public.addresses import absolute
from articles.public.caching import public_page
from languages.characters import without_forbidden
from languages.names import codes

_XML = "application/xml; charset=utf-8"
_START = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SITEMAPS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_LINKS = 'xmlns:xhtml="http://www.w3.org/1999/xhtml"'
_IMAGES = 'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
_NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'


@gzip_page
@public_page
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """The sitemaps that there are: of each language, and of what is news."""
    origin = absolute("", request)
    lines = [_START, f"<sitemapindex {_SITEMAPS}>\n"]
    for file in sitemaps.files():
        if file.page == 1:
            path = reverse("sitemap_language", args=[file.language])
        else:
            path = reverse("sitemap_page", args=[file.language, file.page])
        changed = f"<lastmod>{_moment(file.changed)}</lastmod>" if file.changed else ""
        lines.append(f"<sitemap><loc>{_whole(path, origin)}</loc>{changed}</sitemap>\n")
    lines.append(f"<sitemap><loc>{_whole(reverse('news_sitemap'), origin)}</loc></sitemap>\n")
    lines.append("</sitemapindex>\n")
    return HttpResponse("".join(lines), content_type=_XML)


@gzip_page
@public_page
def sitemap(request: HttpRequest, language: str, page: int = 1) -> HttpResponse:
    """The pages of one language."""
    found = sitemaps.entries(language, page) if language in codes() and page else []
    if not found:
        raise Http404
    origin = absolute("", request)
    lines = [_START, f"<urlset {_SITEMAPS} {_LINKS} {_IMAGES}>\n"]
    for entry in found:
        lines.extend(_url(entry, origin))
    lines.append("</urlset>\n")
    return HttpResponse("".join(lines), content_type=_XML)


@gzip_page
@public_page
def news(request: HttpRequest) -> HttpResponse:
    """What was published in the last two days, in all languages. It may be nothing."""
    name, origin = escape(settings.SITE_NAME), absolute("", request)
    lines = [_START, f"<urlset {_SITEMAPS} {_NEWS}>\n"]
    lines += [
        f"<url><loc>{_whole(one.address, origin)}</loc><news:news><news:publication>"
        f"<news:name>{name}</news:name><news:language>{_news_language(one.language)}"
        "</news:language></news:publication>"
        f"<news:publication_date>{_moment(one.published)}</news:publication_date>"
        f"<news:title>{escape(without_forbidden(one.title))}</news:title></news:news></url>\n"
        for one in sitemaps.news()
    ]
    lines.append("</urlset>\n")
    return HttpResponse("".join(lines), content_type=_XML)


@public_page
def llms(request: HttpRequest) -> HttpResponse:
    """What a language model should know of the site, as https://llmstxt.org proposes."""
    return HttpResponse(guide.written(request), content_type="text/plain; charset=utf-8")


def _url(entry: sitemaps.Entry, origin: str) -> Iterator[str]:
    yield f"<url><loc>{_whole(entry.address, origin)}</loc>"
    if entry.changed:
        yield f"<lastmod>{_moment(entry.changed)}</lastmod>"
    for language, place in (*entry.versions.items(), ("x-default", entry.default)):
        yield (
            f'<xhtml:link rel="alternate" hreflang="{language}" href="{_whole(place, origin)}"/>'
        )
    for picture in entry.pictures:
        yield f"<image:image><image:loc>{_whole(picture, origin)}</image:loc></image:image>"
    yield "</url>\n"


def _whole(path: str, origin: str) -> str:
    """Return the whole address of `path`, escaped. `origin` is asked once for tens of thousands."""
    return escape(path if "://" in path else f"{origin}{path}", {'"': "&quot;"})


def _moment(moment) -> str:
    return moment.isoformat(timespec="seconds")


def _news_language(language: str) -> str:
    """Return the code that a news sitemap wants: two or three letters; Chinese has its country."""
    chinese = {"zh-hans": "zh-cn", "zh-hant": "zh-tw"}
    return chinese.get(language) or language.partition("-")[0]
