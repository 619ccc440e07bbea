"""Who outside the newsroom sees a text before its readers, which of it, and for how long."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.core.signing import BadSignature, Signer
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Article, PreviewLink, Revision, Translation
from articles.newsroom.permissions import may
from articles.newsroom.refusals import NotAllowed, NotPossible
from languages.names import codes

#: For how many days a link may be made.
DAYS = (1, 7, 30, 90)
_signer = Signer(salt="articles.preview")


def share(
    article: Article, *, by: Any, days: int, pinned: bool, recipient: str = ""
) -> PreviewLink:
    """Return a new link to all languages of `article` that have a text.

    With `pinned` it goes on showing what they say now; else it follows what is written.

    Raises:
        NotAllowed: `by` may not show this article to others.
        NotPossible: there is no text to show, or `days` is none of `DAYS`.
    """
    _check_may_share(article, by=by)
    if days not in DAYS:
        raise NotPossible(_("Choose for how long the link is to work."))
    shown = {version.language: version.latest.number for version in _written(article)}
    if not shown:
        raise NotPossible(_("There is no text to show yet. Write a title and save it first."))
    return PreviewLink.objects.create(
        article=article,
        recipient=recipient.strip()[:120],
        pinned=shown if pinned else None,
        by=by,
        expires_at=timezone.now() + timedelta(days=days),
    )


def revoke(link: PreviewLink, *, by: Any) -> None:
    """End `link` now. Raises `NotAllowed`; a second click does nothing."""
    _check_may_share(link.article, by=by)
    PreviewLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=timezone.now())


def working_links(article: Article) -> QuerySet[PreviewLink]:
    """Return the links to `article` that somebody can still open, the newest first."""
    return article.preview_links.filter(
        revoked_at=None, expires_at__gt=timezone.now()
    ).select_related("by")


def token(link: PreviewLink) -> str:
    """Return what stands in the address of `link`: its number, signed by the house's secret."""
    return _signer.sign(str(link.pk))


def link_of(signed: str) -> PreviewLink:
    """Return the link whose `token` is `signed`.

    Raises:
        NotPossible: it was not made here, has ended or was revoked. One sentence for all:
            it tells a stranger nothing.
    """
    try:
        number = _signer.unsign(signed)
    except BadSignature:
        number = ""
    working = Q(revoked_at=None, expires_at__gt=timezone.now())
    link = PreviewLink.objects.filter(working, pk=number or None).first()
    if link is None:
        raise NotPossible(
            _("This link does not work any more. Please ask who sent it to you for a new one.")
        )
    return link


def revisions(link: PreviewLink) -> dict[str, Revision]:
    """Return what `link` shows, by language, the original first; each with its translation."""
    if link.pinned is None:
        shown = [version.latest for version in _written(link.article)]
    else:
        wanted = Q(pk=None)
        for language, number in link.pinned.items():
            wanted |= Q(translation__language=language, number=number)
        shown = list(
            Revision.objects.filter(wanted, translation__article=link.article).select_related(
                "translation"
            )
        )
    return _in_order(shown, original=link.article.original_language)


def _in_order(shown: Iterable[Revision], *, original: str) -> dict[str, Revision]:
    by_language = {revision.translation.language: revision for revision in shown}
    order = sorted(codes(), key=lambda code: code != original)
    return {code: by_language[code] for code in order if code in by_language}


def _written(article: Article) -> QuerySet[Translation]:
    """Return the versions of `article` that have a title: one just begun shows nothing."""
    return (
        Translation.objects.filter(article=article, latest__translation=F("pk"))
        .exclude(latest__title="")
        .select_related("latest__translation")
    )


def _check_may_share(article: Article, *, by: Any) -> None:
    if not may(by, "share_article", article):
        raise NotAllowed(_("You may not show this article to others. Please ask an editor."))
