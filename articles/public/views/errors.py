"""What a reader sees where nothing stands."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from articles.public.versions import page_in
from languages.names import direction, own_name


@dataclass(frozen=True)
class Way:
    """A link that leads on from a page that is not there."""

    language: str
    address: str
    title: str

    @property
    def language_name(self) -> str:
        return own_name(self.language)

    @property
    def direction(self) -> str:
        return direction(self.language)


class NotHere(Http404):
    """Nothing stands at this address. `sentence` says what is missing, `ways` lead on.

    `withdrawn`: something stood there once, and was taken from its readers on purpose.
    """

    def __init__(
        self,
        sentence: str = "",
        *,
        ways: Sequence[Way] = (),
        back: str = "",
        withdrawn: bool = False,
    ):
        super().__init__(sentence)
        self.sentence = sentence
        self.ways = list(ways)
        self.back = back
        self.withdrawn = withdrawn


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page for every 404 and 410, in the language of the address or of the visitor."""
    known = exception if isinstance(exception, NotHere) else NotHere()
    status = 410 if known.withdrawn else 404
    context = {
        "sentence": known.sentence,
        "ways": known.ways,
        "back": known.back,
        "status": status,
        # The language switch knows the ways, too.
        "versions": page_in({way.language: way.address for way in known.ways})["versions"],
    }
    return render(request, "404.html", context, status=status)
