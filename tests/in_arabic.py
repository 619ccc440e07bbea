"""Looks at a house that publishes in Arabic, as its readers and its newsroom see it.

    python -m tests.in_arabic added | upgraded | given-up

Run by `tools.another_language` in its copy. Ends with a list of all that is not as it should be.
"""

import json
import os
import sys
import tomllib
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import django
from django.conf import settings
from lxml import html

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "thinktank.settings")
django.setup()
settings.DEBUG = False  # readers never see the developers' page of a missing address

from django.contrib import admin  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.contrib.auth.models import Group  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from articles.models import Article, Category, LanguageAssignment, Topic, Translation  # noqa: E402
from articles.newsroom import editing, publishing  # noqa: E402
from articles.newsroom.permissions import TRANSLATOR  # noqa: E402
from articles.public.addresses import address, article_address  # noqa: E402
from articles.public.similar import similar_to  # noqa: E402
from authors.models import Author  # noqa: E402
from languages.slugs import slugify  # noqa: E402
from pages.addresses import page_address  # noqa: E402
from pages.models import Page  # noqa: E402

TEXTS = tomllib.loads((Path(__file__).parent / "arabic.toml").read_text(encoding="utf-8"))
FIRST, SECOND = TEXTS["articles"]
_ATOM = "{http://www.w3.org/2005/Atom}"
_wrong: list[str] = []


def expect(is_so: Any, what: str) -> None:
    if not is_so:
        _wrong.append(what)


class Visitor:
    """Somebody at a browser; every answer is looked at for its status."""

    def __init__(self, user: Any = None, **headers: str):
        self.client = Client(headers={"host": "localhost", **headers})
        if user is not None:
            self.client.force_login(user)

    def get(self, path: str, *, status: int = 200) -> SimpleNamespace:
        answer = self.client.get(path)
        expect(answer.status_code == status, f"{path} answers {answer.status_code}, not {status}")
        content = answer.content if not answer.streaming else b""
        is_page = answer.headers.get("Content-Type", "").startswith("text/html") and content
        tree = html.fromstring(content) if is_page else html.fromstring("<html></html>")
        return SimpleNamespace(
            answer=answer, tree=tree, text=content.decode(), path=path, all=tree.xpath
        )


# Writing --------------------------------------------------------------------------------


def write() -> None:
    """Bring two Arabic versions through the rules, as a translator and an editor do."""
    users = get_user_model().objects
    editor = users.get(username="editor")
    translator = users.create_user("translator-ar", password="thinktank-demo", is_staff=True)
    translator.groups.add(Group.objects.get(name=TRANSLATOR))
    LanguageAssignment.objects.create(user=translator, language="ar")
    _name_things()
    for text in TEXTS["articles"]:
        article = _article(text)
        version = editing.start(article=article, language="ar", by=translator)
        started = editing.draft_of(version.latest)
        draft = editing.Draft(
            title=text["title"],
            slug=text["slug"],
            standfirst=text["standfirst"],
            takeaways=tuple(text["takeaways"]),
            body=text["body"] + "".join(_cited(key) for key in started.notes if _is_new(key, text)),
            notes={**started.notes, **text.get("notes", {})},
        )
        editing.save(version, draft, by=translator, expected=version.latest.number)
        publishing.submit(version, by=translator)
        publishing.approve(version, by=editor)
        publishing.publish(version, by=editor)


def _article(text: dict) -> Article:
    """Return the article of the demonstration that `text` translates, by its English title."""
    path = Path("demo/articles") / text["demo"] / "en.toml"
    return Article.objects.get(title_en=tomllib.loads(path.read_text(encoding="utf-8"))["title"])


def _is_new(key: str, text: dict) -> bool:
    return f'data-key="{key}"' not in text["body"]


def _cited(key: str) -> str:
    return f'<p>وهذا موثّق في المصدر.<fn-ref data-key="{key}"></fn-ref></p>'


def _name_things() -> None:
    for slug, texts in TEXTS["authors"].items():
        author = Author.objects.get(slug=slug)
        for field, text in texts.items():
            setattr(author, f"{field}_ar", text)
        author.save()
    for model, group in ((Category, "categories"), (Topic, "topics")):
        for slug, texts in TEXTS[group].items():
            concept = model.objects.get(slug_en=slug)
            for field, text in texts.items():
                setattr(concept, f"{field}_ar", text)
            concept.slug_ar = slugify(texts["name"])
            concept.save()
    about = Page.objects.get(slug_en="about-us")
    about.title_ar, about.slug_ar, about.is_shown_ar = "من نحن", slugify("من نحن"), True
    about.body_ar = "<p>معهد مستقل للأبحاث.</p>"
    about.save()


# Readers --------------------------------------------------------------------------------


def readers() -> None:
    reader = Visitor()
    article = _article(FIRST)
    here = article_address(article, "ar")
    expect(here == f"/ar/analysis/{slugify(FIRST['title'])}/", f"the address is {here}")
    pages = {
        name: reader.get(address(name, "ar"))
        for name in ("home", "article_list", "topics", "people")
    }
    pages["article"] = page = reader.get(here)
    pages["category"] = reader.get(address("category", "ar", slug=article.category.slug_ar))
    pages["topic"] = reader.get(address("topic", "ar", slug="alamn"))
    pages["person"] = reader.get(address("person", "ar", slug="elif-karaca"))
    pages["404"] = reader.get("/ar/analysis/la-shay/", status=404)
    for name, one in pages.items():
        expect(one.all("/html[@lang='ar'][@dir='rtl']"), f"{name} is not right-to-left Arabic")
        links = one.all("//header//nav[@class='languages']//a")
        # Its own text: where a page is missing, the words “front page” follow.
        names = [link.text.strip() for link in links]
        wanted = ["English", "Türkçe", "Русский", "العربيّة"]
        expect(names == wanted, f"{name} offers the languages {names}")
    for name in ("home", "article_list", "topic", "person", "category"):
        expect(FIRST["title"] in pages[name].text, f"{name} does not name the Arabic article")
    expect("المنشورات" in pages["home"].text, "what the house translated is not shown")
    _article_page(page, article)
    _elsewhere(reader, article, here)


def _article_page(page: SimpleNamespace, article: Article) -> None:
    expect(page.all("//h1")[0].text_content() == FIRST["title"], "the title is another")
    markers = page.all("//div[@class='body']//*[@class='fn']")
    numbers = [marker.text_content().strip() for marker in markers]
    wanted = ["1", "2", "3", "4", "5", "1", "6", "7", "8", "9", "10", "11", "7", "12"]
    expect([n.strip("[]") for n in numbers] == wanted, f"the notes are numbered {numbers}")
    for link in page.all("//*[@class='fn']//a[starts-with(@href, '#')]"):
        target = link.get("href")[1:]
        expect(
            page.all(f"//*[@id='{target}']"), f"the marker leads to #{target}, which is not there"
        )
    expect(
        len(page.all("//section[contains(@class, 'notes')]//li")) == 12, "twelve notes are listed"
    )
    expect(len(page.all("//table//tr")) == 3, "the table is not whole")
    expect("1.52 مليار" in page.text and "5,038" in page.text, "a number was changed")
    expect(len(page.all("//nav[@class='contents']//li")) >= 4, "no list of contents")
    times = " ".join(time.text_content() for time in page.all("//time"))
    expect(any("\u0600" <= letter <= "\u06ff" for letter in times), f"the date is {times!r}")
    found = {link.get("hreflang"): link.get("href") for link in page.all("//link[@hreflang]")}
    expect(set(found) == {"en", "tr", "ru", "ar", "x-default"}, f"hreflang names {sorted(found)}")
    expect('"inLanguage":"ar"' in page.text, "structured data does not say that it is Arabic")
    similar = similar_to(article, language="ar")
    expect(_article(SECOND) in similar, f"similar posts in Arabic are {similar}")
    expect(SECOND["title"] in page.text, "the page does not show the similar article")


def _elsewhere(reader: Visitor, article: Article, here: str) -> None:
    english = reader.get(article_address(article, "en"))
    expect(
        english.all(f"//p[@class='also']//a[@lang='ar'][@href='{here}']"), "English names no Arabic"
    )
    for path in (
        address("feed", "ar"),
        address("person_feed", "ar", slug="elif-karaca"),
        address("topic_feed", "ar", slug="alamn"),
    ):
        feed = ElementTree.fromstring(reader.get(path).text)
        titles = [title.text for title in feed.iter(f"{_ATOM}title")]
        expect(FIRST["title"] in titles, f"the feed {path} has {titles}")
        language = feed.get("{http://www.w3.org/XML/1998/namespace}lang")
        expect(language == "ar", f"the feed {path} is in {language}")
    expect("/sitemap-ar.xml" in reader.get("/sitemap.xml").text, "no sitemap is Arabic")
    sitemap = reader.get("/sitemap-ar.xml").text
    expect(f"http://localhost{here}" in sitemap or f"http://testserver{here}" in sitemap, "sitemap")
    expect('hreflang="ar"' in sitemap, "the sitemap names no Arabic version")
    json_feed = json.loads(reader.get(address("json_feed", "ar")).text)
    whole = [item["content_html"] for item in json_feed["items"]]
    expect(
        whole and all('<div lang="ar" dir="rtl">' in text for text in whole),
        "a feed runs to the right",
    )
    about = Page.objects.get(slug_en="about-us")
    page = reader.get(page_address(about, "ar"))
    expect("معهد مستقل للأبحاث." in page.text, "the page of the house has no Arabic")
    expect(page_address(about, "ar") in sitemap, "the page of the house is on no Arabic map")
    spelt = reader.client.get("/ar/من-نحن/").headers.get("Location")
    expect(spelt == page_address(about, "ar"), f"the title of a page leads to {spelt}")
    typed = reader.client.get(f"/ar/analysis/{FIRST['title'].replace(' ', '-').replace(':', '')}/")
    expect(typed.headers.get("Location") == here, f"a typed title leads to {typed.headers}")
    asked = Visitor(**{"accept-language": "ar-EG,ar;q=0.9"}).get("/", status=302)
    expect(
        asked.answer.headers["Location"] == "/ar/#welcome", "an Arabic browser is not led to /ar/"
    )


# The newsroom -----------------------------------------------------------------------------


def newsroom() -> None:
    users = get_user_model().objects
    editor, translator = (Visitor(users.get(username=name)) for name in ("editor", "translator-ar"))
    article = _article(FIRST)
    version = Translation.objects.get(article=article, language="ar")
    texts, articles = (
        reverse(f"admin:articles_{m}_changelist") for m in ("translation", "article")
    )
    for asked in ("مسقط رأس", "المصافى", "ذَهَب"):
        for path in (texts, articles):
            found = editor.get(f"{path}?q={asked}")
            expect(
                "ذهب بلا مسقط" in found.text or str(article.pk) in found.text,
                f"{path} finds no {asked}",
            )
            expect(len(found.all("//*[@id='result_list']/tbody/tr")) == 1, f"{path}?q={asked}")
    listed = editor.get(articles)
    expect("العربيّة" in listed.text or ">AR" in listed.text.upper(), "the list shows no Arabic")
    changed = editor.get(reverse("admin:articles_article_change", args=[article.pk]))
    rows = changed.all("//tr[contains(@class, 'is-')]")
    expect(len(rows) == 4, f"an article has {len(rows)} language versions to choose from")
    writing = editor.get(reverse("admin:articles_translation_change", args=[version.pk]))
    for field in ("title", "standfirst", "body"):
        found = writing.all(f"//*[@name='{field}' and @lang='ar' and @dir='rtl']")
        expect(found, f"the field {field} of the writing page is not right-to-left Arabic")
    expect(writing.all("/html[@lang='en']"), "the newsroom does not speak English")
    preview = editor.get(reverse("admin:articles_translation_preview", args=[version.pk]))
    expect(preview.all("/html[@lang='ar'][@dir='rtl']"), "the preview is not right-to-left")
    revisions = reverse("admin:articles_translation_revisions", args=[version.pk])
    editor.get(revisions)
    board = editor.get(f"{reverse('coverage')}?q=المصافى")
    heads = board.all("//table[contains(@class, 'coverage')]//th[@scope='col']/@lang")
    expect(heads == ["en", "tr", "ru", "ar"], f"the coverage board has the languages {heads}")
    expect("ذهب بلا مسقط" in board.text or str(article.pk) in board.text, "the board finds nothing")
    _outside(editor, article)
    _translators(translator, version)
    _in_an_arabic_browser(users.get(username="editor"))
    _every_list(editor)


def _outside(editor: Visitor, article: Article) -> None:
    """Work is given out: to a translator of the house, and to one outside of it."""
    free = Article.objects.exclude(translations__language="ar").order_by("pk")[0]
    asked = editor.get(reverse("admin:articles_article_assign", args=[free.pk, "ar"]))
    people = " ".join(asked.tree.xpath("//option/text()"))
    expect("translator-ar" in people, f"Arabic can be assigned to {people} only")
    editor.get(reverse("admin:articles_article_outside", args=[article.pk, "ar"]))
    for version, target in (("2.1", "trgLang"), ("1.2", "target-language")):
        place = reverse("admin:articles_article_download", args=[article.pk, "ar", version])
        expect(f'{target}="ar"' in editor.get(place).text, f"XLIFF {version} is not for Arabic")


def _translators(translator: Visitor, version: Translation) -> None:
    overview = translator.get(reverse("admin:index"))
    expect("العربيّة" in overview.text, "a translator's overview names no Arabic")
    translator.get(reverse("admin:articles_translation_change", args=[version.pk]))
    free = Article.objects.exclude(translations__language="ar").order_by("pk")[0]
    start = reverse("admin:articles_article_start", args=[free.pk, "ar"])
    began = translator.client.post(start)
    expect(began.status_code == 302, "a translator cannot begin an Arabic version")
    started = Translation.objects.filter(article=free, language="ar").first()
    expect(started is not None, "no Arabic version was begun")
    if started:
        translator.get(reverse("admin:articles_translation_change", args=[started.pk]))
        started.delete()


def _in_an_arabic_browser(editor: Any) -> None:
    page = Visitor(editor, **{"accept-language": "ar,tr;q=0.8"}).get(reverse("admin:index"))
    expect(
        page.all("/html[@lang='tr']"), "the newsroom speaks a language it was not translated into"
    )
    offered = page.all("//form[contains(@action, 'setlang')]//button/@value")
    expect(offered == ["en", "tr", "ru"], f"the newsroom offers its screens in {offered}")


def _every_list(editor: Visitor) -> None:
    editor.get(reverse("admin:index"))
    for model, screen in admin.site._registry.items():
        about = model._meta
        request = SimpleNamespace(user=get_user_model().objects.get(username="editor"))
        if screen.has_view_permission(request):
            editor.get(reverse(f"admin:{about.app_label}_{about.model_name}_changelist"))


# After it was given up ----------------------------------------------------------------------


def given_up() -> None:
    reader, editor = Visitor(), Visitor(get_user_model().objects.get(username="editor"))
    article = _article(FIRST)
    page = reader.get(article_address(article, "en"))
    expect("العربيّة" not in page.text, "a page still names Arabic")
    reader.get("/en/")
    reader.get("/ar/", status=404)
    expect("-ar" not in reader.get("/sitemap.xml").text, "the index still names Arabic")
    expect("/ar/" not in reader.get("/sitemap-en.xml").text, "the sitemap still names Arabic")
    _every_list(editor)
    editor.get(reverse("admin:articles_article_change", args=[article.pk]))
    translator = Visitor(get_user_model().objects.get(username="translator-ar"))
    translator.get(reverse("admin:index"))
    heads = editor.get(reverse("coverage")).all("//table[contains(@class, 'coverage')]//th/@lang")
    expect("ar" not in heads, "the coverage board still has Arabic")
    call_command("publish_due", verbosity=0)


def main() -> None:
    what = sys.argv[1]
    if what == "added":
        write()
    if what in {"added", "upgraded"}:
        readers()
        newsroom()
    else:
        given_up()


if __name__ == "__main__":
    main()
    if _wrong:
        sys.exit("Not as it should be:\n- " + "\n- ".join(_wrong))
