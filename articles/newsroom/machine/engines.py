"""Which machine translates, and how it is asked: one interface, two services behind it.

DeepL's API is described at developers.deepl.com (“Translate text”), LibreTranslate's in its
own `/docs` (“/translate”). Both take HTML and give HTML.
"""

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from http.client import HTTPException, HTTPResponse
from typing import Any, Protocol
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings
from django.utils.translation import gettext_lazy as _

#: Seconds for one request, and the pauses before another try where the service is busy.
_SECONDS = 30.0
_PAUSES = (1.0, 4.0)
#: An answer that is longer is none.
_LENGTH = 8 * 1024 * 1024
#: What one request carries at most: DeepL takes 50 texts and 128 KiB.
_TEXTS, _BYTES = 40, 60_000
_BUSY = {408, 429, 500, 502, 503, 504, 529}


class Failure(StrEnum):
    """Why there is no draft."""

    KEY = "key"
    QUOTA = "quota"
    BUSY = "busy"
    SILENT = "silent"
    LANGUAGE = "language"
    ODD = "odd"
    STOPPED = "stopped"
    OFF = "off"


#: What to do then.
SENTENCES = {
    Failure.KEY: _("The service refuses the key of this house. Ask the administrator."),
    Failure.QUOTA: _("The quota of this house is used up. Ask the administrator."),
    Failure.BUSY: _("The service is too busy. Try again in a few minutes."),
    Failure.SILENT: _("The service does not answer. Try again in a few minutes."),
    Failure.LANGUAGE: _("The service refuses this text or its languages. Ask the administrator."),
    Failure.ODD: _("The service answered with something else. Ask the administrator."),
    Failure.STOPPED: _("You may not write this version any more, or it is gone."),
    Failure.OFF: _("No service is set up any more. Ask the administrator."),
}


class Failed(Exception):
    """The machine did not translate; `failure` says why."""

    def __init__(self, failure: Failure, detail: str = ""):
        self.failure = failure
        super().__init__(f"{failure.value}: {detail}")


class Engine(Protocol):
    """What translates."""

    @property
    def name(self) -> str: ...

    def translate(self, texts: Sequence[str], *, source: str, target: str) -> list[str]:
        """Return `texts`, inline HTML in the language `source`, in the language `target`.

        Raises:
            Failed: nothing was translated.
        """


def engine() -> Engine | None:
    """Return the machine that the settings name; None where the house has none."""
    if settings.DEEPL_API_KEY:
        return DeepL(key=settings.DEEPL_API_KEY, address=settings.DEEPL_URL)
    if settings.LIBRETRANSLATE_URL:
        return LibreTranslate(
            address=settings.LIBRETRANSLATE_URL, key=settings.LIBRETRANSLATE_API_KEY
        )
    return None


@dataclass(frozen=True)
class DeepL:
    key: str
    address: str = ""
    name: str = "DeepL"

    def translate(self, texts: Sequence[str], *, source: str, target: str) -> list[str]:
        # Keys of the free plan end in :fx, and are known at an address of their own.
        host = "api-free.deepl.com" if self.key.endswith(":fx") else "api.deepl.com"
        address = (self.address or f"https://{host}").rstrip("/") + "/v2/translate"
        found: list[str] = []
        for batch in _batches(texts):
            answer = _ask(
                address,
                {
                    "text": batch,
                    "source_lang": source.partition("-")[0].upper(),
                    "target_lang": {"en": "EN-GB"}.get(target, target.upper()),
                    "tag_handling": "html",
                },
                {"Authorization": f"DeepL-Auth-Key {self.key}"},
            )
            found += _texts([one["text"] for one in answer["translations"]], batch)
        return found


@dataclass(frozen=True)
class LibreTranslate:
    address: str
    key: str = ""
    name: str = "LibreTranslate"

    def translate(self, texts: Sequence[str], *, source: str, target: str) -> list[str]:
        found: list[str] = []
        for batch in _batches(texts):
            question = {"q": batch, "source": source, "target": target, "format": "html"}
            if self.key:
                question["api_key"] = self.key
            answer = _ask(self.address.rstrip("/") + "/translate", question, {})
            found += _texts(answer["translatedText"], batch)
        return found


def _batches(texts: Sequence[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    size = 0
    for text in texts:
        length = len(text.encode())
        if batch and (len(batch) == _TEXTS or size + length > _BYTES):
            yield batch
            batch, size = [], 0
        batch.append(text)
        size += length
    if batch:
        yield batch


def _texts(answered: Any, asked: list[str]) -> list[str]:
    is_whole = isinstance(answered, list) and len(answered) == len(asked)
    if not is_whole or not all(isinstance(one, str) for one in answered):
        raise Failed(Failure.ODD, "not as many texts as were asked for")
    return answered


class _Answer(dict):
    """An answer in which whatever is missing makes it an odd one."""

    def __missing__(self, key: str) -> Any:
        raise Failed(Failure.ODD, f"no {key!r} in the answer")


class _NoRedirects(HTTPRedirectHandler):
    """A key goes to the address that was set, and to no other."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


_opener = build_opener(_NoRedirects)


def _ask(address: str, question: dict[str, Any], headers: dict[str, str]) -> _Answer:
    """Send `question` as JSON and return the answer; a busy service is asked again."""
    request = Request(
        address,
        data=json.dumps(question).encode(),
        headers={"Content-Type": "application/json", "User-Agent": "Thinktank", **headers},
    )
    for pause in (*_PAUSES, None):
        try:
            with _opener.open(request, timeout=_SECONDS) as response:
                return _read(response)
        except HTTPError as error:
            with error:
                if error.code not in _BUSY or pause is None:
                    raise Failed(_failure(error.code), f"{error.code}") from error
        except (URLError, HTTPException, OSError) as error:
            if pause is None:
                raise Failed(Failure.SILENT, str(error)) from error
        time.sleep(pause)
    raise AssertionError  # pragma: no cover


def _read(response: HTTPResponse) -> _Answer:
    content = response.read(_LENGTH + 1)
    if len(content) > _LENGTH:
        raise Failed(Failure.ODD, "the answer is too long")
    try:
        answer = json.loads(content)
    except ValueError as error:
        raise Failed(Failure.ODD, "the answer is no JSON") from error
    if not isinstance(answer, dict):
        raise Failed(Failure.ODD, "the answer is no object")
    return _Answer(answer)


def _failure(status: int) -> Failure:
    if status in {401, 403}:
        return Failure.KEY
    if status in {402, 456}:
        return Failure.QUOTA
    if status == 400:
        return Failure.LANGUAGE
    return Failure.BUSY if status in _BUSY else Failure.ODD
