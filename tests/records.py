"""What is said of a work that is cited, for tests of how it is."""

from datetime import date

from articles.public.citing.record import ARTICLE, REPORT, Named, Record

DAY = date(2026, 4, 9)
PEOPLE = (
    *(Named("Çalışkan", "Göktuğ"), Named("Karaca", "Elif"), Named("Brandl", "Tomáš")),
    *(Named("Smith", "John A."), Named("One", "Ann"), Named("Two", "Bob")),
    *(Named("Three", "Cy"), Named("Four", "Di")),
)
IN_RUSSIAN = (Named("Караджа", "Элиф"), Named("Чалышкан", "Гёктуг"))


def said(**known) -> Record:
    language = known.get("language", "en")
    values = {
        "kind": ARTICLE,
        "language": language,
        "title": "Who pays for the gold",
        "published": DAY,
        "updated": DAY,
        "address": f"https://house.example/{language}/gold/",
        "house": "Meridian",
        "authors": PEOPLE[:1],
    }
    return Record(**(values | known))


def report(**known) -> Record:
    return said(**({"kind": REPORT, "genre": "Policy brief", "number": "PB 2026/04"} | known))
