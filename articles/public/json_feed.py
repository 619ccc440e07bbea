"""A feed as JSON Feed 1.1 says it (https://www.jsonfeed.org/version/1.1/)."""

import json
from datetime import datetime
from typing import Any

from articles.public.feeds import Channel, Entry, Named

CONTENT_TYPE = "application/feed+json; charset=utf-8"


def written(channel: Channel) -> bytes:
    """Return `channel` as a JSON Feed. What is not known is not said."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.title,
        "home_page_url": channel.page,
        "feed_url": channel.address,
        "description": channel.subtitle,
        "next_url": channel.next,
        "favicon": channel.icon,
        "authors": [_person(channel.home)],
        "language": channel.language,
    }
    items = [_item(entry, channel.language) for entry in channel.entries]
    return json.dumps({**_known(feed), "items": items}, ensure_ascii=False).encode()


def _item(entry: Entry, language: str) -> dict[str, Any]:
    return _known(
        {
            "id": entry.identity,
            "url": entry.address,
            "title": entry.title,
            "content_html": entry.html,
            "summary": entry.summary,
            "image": entry.picture.address if entry.picture else "",
            "date_published": _moment(entry.published),
            "date_modified": _moment(entry.updated),
            "authors": [_person(person) for person in entry.people],
            "tags": list(entry.subjects),
            "language": language,
        }
    )


def _person(person: Named) -> dict[str, str]:
    return {"name": person.name, "url": person.address}


def _known(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
