"""Collects what the checks of one text need to know from the database, in a few queries.

How many they are does not depend on the length of the text.
"""

from datetime import timedelta
from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.db.models import Q
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils import timezone
from django.utils.translation import override

from articles.models import Article, LinkCheck, OldSlug, Picture, Revision, Translation
from articles.models.revision import Origin
from articles.newsroom import terms
from articles.newsroom.checks.links import external_links
from articles.newsroom.checks.subject import Answer, Facts, Subject, Target
from articles.newsroom.fetching import as_requested
from articles.newsroom.slugs import is_taken
from articles.rendering.notes import analyse
from articles.rendering.pictures import checksums
from articles.rendering.source import ARTICLE_ADDRESS
from authors.models import Author
from languages.columns import column
from languages.models import OldAddress, kind_of
from languages.names import codes
from languages.slugs import slugify
from pages.models import Page

#: How long an answer of a foreign address is believed.
KEPT_FOR = timedelta(days=1)


def subject_of(translation: Translation, revision: Revision) -> Subject:
    """Return `revision` of `translation` as the checks look at it."""
    bare = _bare(revision, translation.language)
    return bare.with_facts(_facts(bare, translation, revision))


def _bare(revision: Revision, language: str) -> Subject:
    return Subject(
        language=language,
        title=revision.title,
        slug=revision.slug,
        standfirst=revision.standfirst,
        takeaways=tuple(revision.takeaways),
        body=revision.body,
        notes=revision.notes,
    )


def _facts(subject: Subject, translation: Translation, revision: Revision) -> Facts:
    article, language = translation.article, translation.language
    bylines = list(article.bylines.select_related("author"))
    authors = [byline.author for byline in bylines]
    targets = _targets(subject)
    return Facts(
        slug_is_taken=bool(subject.slug)
        and is_taken(subject.slug, article=article, language=language),
        has_category=article.category_id is not None,
        has_byline=bool(bylines),
        has_topics=article.topics.exists(),
        cover_without_alt=_cover_without_alt(article, language),
        without_biography=tuple(
            _named(author, language)
            for author in authors
            if not (getattr(author, column("biography", language)) or "").strip()
        ),
        pictures=_pictures(subject),
        targets=targets,
        answers=_answers(subject.with_facts(Facts(targets=targets))),
        earlier_order=_earlier_order(translation),
        original=_original(translation),
        glossary=None
        if translation.is_original
        else terms.glossary(translation.article.original_language, translation.language),
        **_machine(translation, revision),
    )


def _named(author: Author, language: str) -> str:
    return getattr(author, column("name", language)) or str(author)


def _cover_without_alt(article: Article, language: str) -> str:
    cover = article.cover
    if cover is None or (getattr(cover, column("alt", language)) or "").strip():
        return ""
    return cover.name


def _pictures(subject: Subject) -> dict[str, str]:
    wanted = checksums(subject.tree)
    if not wanted:
        return {}
    alt = column("alt", subject.language)
    known = Picture.objects.filter(checksum__in=wanted).values_list("checksum", alt)
    return {checksum: text or "" for checksum, text in known}


# Addresses of this house ------------------------------------------------------------


def _targets(subject: Subject) -> dict[str, Target]:
    """Return where the addresses of this house in `subject` lead."""
    addresses = {link.address for link in subject.links}
    by_number = {
        address: int(match["pk"])
        for address in addresses
        if (match := ARTICLE_ADDRESS.fullmatch(address))
    }
    found = _numbered(by_number, subject.language)
    paths = {address: path for address in addresses if (path := path_on_this_site(address))}
    return found | _resolved(paths, subject.language)


def path_on_this_site(address: str) -> str:
    """Return the path of `address` where that is one of this site; empty of all others."""
    if address.startswith("/") and not address.startswith("//"):
        path = address
    elif settings.SITE_URL and (address + "/").startswith(f"{settings.SITE_URL}/"):
        path = address[len(settings.SITE_URL) :] or "/"
    else:
        return ""
    return unquote(path.partition("#")[0].partition("?")[0])


def _numbered(by_number: dict[str, int], language: str) -> dict[str, Target]:
    if not by_number:
        return {}
    known = set(Article.objects.filter(pk__in=by_number.values()).values_list("pk", flat=True))
    public = set(
        Article.objects.readable_in(language)
        .filter(pk__in=by_number.values())
        .values_list("pk", flat=True)
    )
    return {
        address: Target.PUBLIC if pk in public else Target.DRAFT if pk in known else Target.MISSING
        for address, pk in by_number.items()
    }


def _resolved(paths: dict[str, str], language: str) -> dict[str, Target]:
    """Return where `paths` lead: those of articles are looked up, all at once."""
    found: dict[str, Target] = {}
    articles: dict[str, tuple[str, str]] = {}
    for address, path in paths.items():
        code = path.split("/")[1]
        match = _match(path, code)
        if path.startswith((settings.MEDIA_URL, settings.STATIC_URL)):
            found[address] = Target.PUBLIC
        elif match is None:
            found[address] = Target.MISSING
        elif match.view_name == "public:article":
            articles[address] = (code, slugify(match.kwargs["slug"]))
        elif match.view_name == "pages:page" and (target := _house_page(match, code)):
            found[address] = target
        else:
            in_other = code in codes() and code != language
            found[address] = Target.OTHER_LANGUAGE if in_other else Target.PUBLIC
    public, drafts = _readable(set(articles.values())), _drafts(set(articles.values()))
    for address, wanted in articles.items():
        if wanted in public:
            in_other = wanted[0] != language
            found[address] = Target.OTHER_LANGUAGE if in_other else Target.PUBLIC
        else:
            found[address] = Target.DRAFT if wanted in drafts else Target.MISSING
    return found


def _house_page(match: ResolverMatch, code: str) -> Target | None:
    """Return what is wrong with a link to a page of the house: its route answers at any word."""
    slug = slugify(match.kwargs["slug"])
    here = Q(**{column("slug", code): slug})
    once = OldAddress.objects.filter(kind=kind_of(Page), language=code, slug=slug)
    page = Page.objects.filter(here | Q(pk__in=once.values("target"))).first()
    if page is None:
        return Target.MISSING
    return None if page.is_readable_in(code) else Target.DRAFT


def _match(path: str, code: str) -> ResolverMatch | None:
    """Return what the site answers `path` with, as a visitor in that language would find it."""
    with override(code if code in codes() else None):
        for whole in dict.fromkeys((path, f"{path.rstrip('/')}/")):
            try:
                return resolve(whole)
            except Resolver404:
                continue
    return None


def _readable(wanted: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return those of `wanted` (language, slug) at which readers find an article, or once did."""
    if not wanted:
        return set()
    old = OldSlug.objects.filter(slug__in={slug for _code, slug in wanted})
    moved = {(row.language, row.slug): row.article_id for row in old}
    articles = Article.objects.filter(_in_column(wanted) | Q(pk__in=moved.values())).only(
        *(column(name, code) for code in codes() for name in ("slug", "published_at"))
    )
    found = set()
    for article in articles:
        for code in article.readable_languages():
            found.add((code, article.in_language("slug", code)))
            found |= {one for one, pk in moved.items() if pk == article.pk and one[0] == code}
    return found


def _drafts(wanted: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return those of `wanted` (language, slug) that will be the address of a draft."""
    if not wanted:
        return set()
    slugs = {slug for _code, slug in wanted}
    drafts = Translation.objects.filter(latest__slug__in=slugs)
    return set(drafts.values_list("language", "latest__slug"))


def _in_column(wanted: set[tuple[str, str]]) -> Q:
    by_language = {code: [slug for one, slug in wanted if one == code] for code in codes()}
    condition = Q()
    for code, slugs in by_language.items():
        if slugs:
            condition |= Q(**{f"{column('slug', code)}__in": slugs})
    return condition


# What was, and what is elsewhere ---------------------------------------------------------


def _earlier_order(translation: Translation) -> tuple[str, ...]:
    """Return the notes in the order of the revision that this one came from.

    That is what readers see now, what a translation was made from, or the first revision.
    """
    if translation.live_id and translation.live_id != translation.latest_id:
        earlier = Q(pk=translation.live_id)
    elif translation.based_on_id:
        earlier = Q(pk=translation.based_on_id)
    else:
        earlier = Q(translation=translation, number=1)
    body = Revision.objects.filter(earlier).values_list("body", flat=True).first()
    return analyse(body or "", {}).order


def _original(translation: Translation) -> Subject | None:
    """Return the text that `translation` says it follows: what came later is not missed here."""
    if translation.based_on_id is None or translation.is_original:
        return None
    return _bare(translation.based_on, translation.article.original_language)


def _machine(translation: Translation, revision: Revision) -> dict[str, Any]:
    """Return the facts about what a machine wrote of `revision`."""
    drafted = (
        translation.revisions.filter(origin=Origin.MACHINE, number__lte=revision.number)
        .order_by("-number")
        .first()
    )
    if drafted is None:
        return {}
    before = translation.revisions.filter(number=drafted.number - 1).first()
    old = _texts(before, translation.language) if before else set()
    return {
        "is_machine_made": drafted.number == revision.number,
        "machine_texts": frozenset(_texts(drafted, translation.language) - old),
    }


def _texts(revision: Revision, language: str) -> set[str]:
    return {segment.text for segment in _bare(revision, language).segments}


def _answers(subject: Subject) -> dict[str, Answer]:
    asked = {link.address: as_requested(link.address) for link in external_links(subject)}
    if not asked:
        return {}
    fresh = LinkCheck.objects.filter(
        address__in=set(asked.values()), requested_at__gt=timezone.now() - KEPT_FOR
    )
    known = dict(fresh.values_list("address", "answer"))
    return {
        address: Answer(known[request]) for address, request in asked.items() if request in known
    }
