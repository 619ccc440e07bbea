"""What scripts ask about pictures: the library page by page, an upload, a description.

Each answer is JSON. A refusal is `{"refusal": sentence}`; where it is of the person or of the
question, not of a file, its status is 400 and above.
"""

import re
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.contrib.admin import AdminSite
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import HttpRequest, JsonResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from articles import pictures
from articles.models import Picture
from articles.newsroom import library
from articles.newsroom.permissions import may
from languages.columns import column
from languages.names import codes

CHECKSUM = re.compile(r"[0-9a-f]{16}")
_A_PAGE = 24
#: A text asks about its own pictures; none has more than this.
_AT_ONCE = 200


@dataclass(frozen=True)
class Received:
    """What became of an uploaded file. `refusal` says why it is not a new picture.

    Of one that was in the library before, `picture` is that row.
    """

    picture: Picture | None = None
    refusal: str = ""


def receive(file: UploadedFile, *, name: str = "") -> Received:
    """Take `file` into the library under `name`, by default that of the file."""
    before = timezone.now()
    try:
        stored = pictures.store(file, name=name or PurePath(file.name or "").stem)
    except pictures.Unusable as unusable:
        return Received(refusal=str(unusable.sentence))
    if stored.added_at < before:
        sentence = _("This picture is in the library already, as “%(name)s”. Use that one.")
        return Received(picture=stored, refusal=sentence % {"name": stored.name})
    return Received(picture=stored)


def picture_urls(site: AdminSite) -> list[URLPattern]:
    """Return the addresses below that of the library."""
    views = {"choose": choose, "upload": upload, "describe": describe}
    return [
        path(f"{name}/", site.admin_view(never_cache(view)), name=f"articles_picture_{name}")
        for name, view in views.items()
    ]


def addresses() -> dict[str, str]:
    """Return where scripts find these views."""
    return {
        name: reverse(f"admin:articles_picture_{name}") for name in ("choose", "upload", "describe")
    }


@require_GET
def choose(request: HttpRequest) -> JsonResponse:
    """One page of the library, newest first: `q`, `page`, and `language` for its words.

    With `checksums`, the pictures that a text shows, whatever page they would be on.
    """
    if not may(request.user, "view_picture"):
        return refuse(_("You may not see the picture library."), status=403)
    language = language_asked(request)
    if "checksums" in request.GET:
        asked = request.GET["checksums"].split(",")[:_AT_ONCE]
        wanted = [checksum for checksum in asked if CHECKSUM.fullmatch(checksum)]
        rows = Picture.objects.filter(checksum__in=wanted)
        return JsonResponse({"pictures": [_described(row, language) for row in rows]})
    paginator = Paginator(library.search(request.GET.get("q", "")), _A_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    return JsonResponse(
        {
            "pictures": [_described(row, language) for row in page],
            "page": page.number,
            "pages": paginator.num_pages,
            "count": paginator.count,
            "mayAdd": may(request.user, "add_picture"),
        }
    )


@require_POST
def upload(request: HttpRequest) -> JsonResponse:
    """Take one `file` in. One that is there already is answered with, and `notice` says so."""
    if not may(request.user, "add_picture"):
        return refuse(_("You may not add pictures. Please ask an editor."), status=403)
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        return refuse(_("Choose a picture file first."), status=400)
    received = receive(file)
    if received.picture is None:
        return refuse(received.refusal)
    picture = _described(received.picture, language_asked(request))
    return JsonResponse({"picture": picture, "notice": received.refusal})


@require_POST
def describe(request: HttpRequest) -> JsonResponse:
    """Keep `alt` in the library where the picture has no description in `language` yet."""
    checksum = request.POST.get("checksum", "")
    named = CHECKSUM.fullmatch(checksum) is not None
    picture = Picture.objects.filter(checksum=checksum).first() if named else None
    if picture is None:
        return refuse(_("The picture is not in the library any more."), status=404)
    if not may(request.user, "add_picture"):
        return refuse(_("You may not describe pictures. Please ask an editor."), status=403)
    alt, language = request.POST.get("alt", ""), language_asked(request)
    kept = library.describe(picture, alt=alt, language=language, by=request.user)
    return JsonResponse({"kept": kept})


def refuse(sentence: str, *, status: int = 200) -> JsonResponse:
    return JsonResponse({"refusal": sentence}, status=status)


def language_asked(request: HttpRequest) -> str:
    """Return the language of the text that asks; the house's first where none is named."""
    asked = request.POST.get("language") or request.GET.get("language")
    return asked if asked in codes() else codes()[0]


def _described(picture: Picture, language: str) -> dict[str, Any]:
    rights = pictures.rights(picture, language=language)
    return {
        "checksum": picture.checksum,
        "name": picture.name,
        "src": pictures.sources(picture).address,
        "thumbnail": pictures.thumbnail(picture),
        "width": picture.width,
        "height": picture.height,
        "alt": getattr(picture, column("alt", language)) or "",
        "caption": getattr(picture, column("caption", language)) or "",
        "credit": " · ".join(filter(None, [rights.credit, rights.licence])) if rights else "",
        "page": reverse("admin:articles_picture_change", args=[picture.pk]),
    }
