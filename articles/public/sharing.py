"""Which networks readers of a language share with, and the plain link that each offers.

Data of the house's choice, not a rule: the first five or six that people who read a language
use, most used first. Where a network is blocked or withdrawn in the countries of a language
(LinkedIn and Facebook in Russia) its readers are not sent there.
"""

from dataclasses import dataclass
from urllib.parse import quote


@dataclass(frozen=True)
class Network:
    """A network, its link with `{address}` and `{title}`, and the drawing of its sign."""

    name: str
    link: str
    drawing: str
    """A path of strokes in a square of 24 units."""


@dataclass(frozen=True)
class Link:
    name: str
    address: str
    drawing: str


_NETWORKS = {
    "x": Network(
        "X",
        "https://x.com/intent/post?text={title}&url={address}",
        "M5 4.5l14 15M18.5 4.5l-13 15",
    ),
    "bluesky": Network(
        "Bluesky",
        "https://bsky.app/intent/compose?text={title}%20{address}",
        "M12 11.2C10.8 8.6 7.6 5.5 4.5 4.8c-.9 4.4-.2 8.4 4 8.6-2.6.6-3.7 2.1-2 4.2 2.3 2.8 4.4"
        "-.3 5.5-2.8 1.1 2.5 3.2 5.6 5.5 2.8 1.7-2.1.6-3.6-2-4.2 4.2-.2 4.9-4.2 4-8.6-3.1.7-6.3"
        " 3.8-7.5 6.4z",
    ),
    "linkedin": Network(
        "LinkedIn",
        "https://www.linkedin.com/sharing/share-offsite/?url={address}",
        "M5.5 10v9M5.5 5.2v.6M10.5 19v-9M10.5 14c0-2.6 1.6-4.2 4-4.2s4 1.4 4 4.2v5",
    ),
    "facebook": Network(
        "Facebook",
        "https://www.facebook.com/sharer/sharer.php?u={address}",
        "M12.5 20V9c0-2.5 1.2-4 4-4M9 11.5h7",
    ),
    "whatsapp": Network(
        "WhatsApp",
        "https://wa.me/?text={title}%20{address}",
        "M4 20l1.2-4a8.2 8.2 0 1 1 3 3zM9 8.8c0 3.5 2.7 6.2 6.2 6.2l.8-1.8-2-1-1 .9a5.5 5.5 0 0 1"
        "-2.1-2.1l.9-1-1-2z",
    ),
    "telegram": Network(
        "Telegram",
        "https://t.me/share/url?url={address}&text={title}",
        "M20.5 4.5L3.5 11.5l5.5 2.2L18 7l-6.5 8.3 5.5 4.2zM9 13.7v5.3l2.7-3.5",
    ),
    "vk": Network(
        "VK",
        "https://vk.com/share.php?url={address}&title={title}",
        "M3.5 7c.4 6.2 3.6 10.2 9.5 10.2V7M20 7c-.8 2.8-3.2 4.7-7 5.1 3.8.3 6.4 2.2 7.5 5.1",
    ),
}
_BY_LANGUAGE = {
    "en": ("x", "bluesky", "linkedin", "facebook", "whatsapp", "telegram"),
    "tr": ("x", "whatsapp", "linkedin", "facebook", "telegram", "bluesky"),
    "ru": ("telegram", "vk", "whatsapp", "x"),
}
_ELSEWHERE = ("whatsapp", "facebook", "x", "telegram", "linkedin")


def links(address: str, title: str, *, language: str) -> list[Link]:
    """Return the links by which readers of `language` share the page `title` at `address`."""
    chosen = _BY_LANGUAGE.get(language, _ELSEWHERE)
    return [
        Link(
            network.name,
            network.link.format(address=quote(address, safe=""), title=quote(title, safe="")),
            network.drawing,
        )
        for network in (_NETWORKS[name] for name in chosen)
    ]
