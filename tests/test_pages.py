"""The pages of the house: who writes them, who sees them, and what leads to them."""

import tomllib
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.template import RequestContext, Template
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from articles.models import Article
from demo import house
from pages import text as page_text
from pages.admin import reserved
from pages.models import Page
from tests.builders import (
    figure,
    make_author_user,
    make_editor,
    make_picture,
    make_published,
    make_series,
    make_translator,
)
from tests.public_pages import SITE, address, alternates, switch, text, tree

pytestmark = pytest.mark.django_db

LANGUAGES = ("en", "tr", "ru")
TITLES = {"en": "About us", "tr": "Hakkımızda", "ru": "О нас"}
SLUGS = {"en": "about-us", "tr": "hakkimizda", "ru": "o-nas"}


def make_page(*shown: str, **fields) -> Page:
    values = {f"title_{code}": TITLES[code] for code in LANGUAGES}
    values |= {f"slug_{code}": SLUGS[code] for code in LANGUAGES}
    values |= {f"body_{code}": f"<p>Text in {code}</p>" for code in LANGUAGES}
    values |= {f"is_shown_{code}": True for code in shown}
    return Page.objects.create(**(values | fields))


def posted(**fields) -> dict[str, str]:
    names = ("title", "slug", "description", "body")
    empty = {f"{name}_{code}": "" for name in names for code in LANGUAGES}
    return {"place": "footer", "position": "0", **empty, **fields}


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def add(**fields):
    return signed_in(make_editor()).post("/admin/pages/page/add/", posted(**fields))


def test_a_part_of_a_series_leads_to_the_pages_of_the_house_as_every_page_does(client):
    make_page("en", place="header")
    article = make_published("en")
    type(article).objects.filter(pk=article.pk).update(series=make_series())
    found = tree(client.get(address(article)))
    for where in ("header", "footer"):
        assert (
            len(found.xpath(f"//{where}[starts-with(@class, 'site-')]//a[@href='/en/about-us/']"))
            == 1
        )


# What readers get ------------------------------------------------------------------------


def test_a_page_is_read_in_the_languages_in_which_it_is_shown_and_leads_to_these(client):
    make_page("en", "tr")
    response = client.get("/en/about-us/")
    assert "Text in en" in text(response)
    assert tree(response).xpath("//h1/text()") == ["About us"]
    assert alternates(response) == {
        "en": f"{SITE}/en/about-us/",
        "tr": f"{SITE}/tr/hakkimizda/",
        "x-default": f"{SITE}/en/about-us/",
    }
    assert switch(response)["tr"] == "/tr/hakkimizda/"
    assert switch(response)["ru"] == "/ru/#not-in-this-language"


def test_a_draft_is_not_there_and_the_languages_that_are_there_are_named(client):
    page = make_page("en")
    for path in ("/ru/o-nas/", "/ru/about-us/"):
        response = client.get(path)
        assert response.status_code == 404
        ways = tree(response).xpath("//ul[@class='ways']//a/@href")
        assert ways == ["/en/about-us/"]
    Page.objects.filter(pk=page.pk).update(is_shown_en=False)
    response = client.get("/en/about-us/")
    assert response.status_code == 404
    assert "About us" not in response.content.decode()


def test_the_text_of_a_page_stands_as_that_of_an_article_does(client):
    article, picture = make_published("tr"), make_picture()
    body = (
        f'<h2>Who we are</h2><p>See <a href="article:{article.pk}">this</a>.</p>'
        f"{figure(picture, alt='Us')}<table><tr><td>1</td></tr></table>"
    )
    make_page("en", body_en=body)
    page = tree(client.get("/en/about-us/"))
    assert page.xpath("//main//h2/@id") == ["who-we-are"]
    assert page.xpath("//main//p/a/@href") == [address(article, "tr")]
    assert page.xpath("//main//figure//source[@type='image/avif']")
    assert page.xpath("//main//div[@class='table']/table")


def test_what_was_put_into_the_table_by_hand_is_cleaned_before_it_is_shown(client):
    make_page("en", body_en='<p onclick="x()">A<script>alert(1)</script></p>')
    page = tree(client.get("/en/about-us/"))
    assert page.xpath("//main//script | //main//@onclick") == []


def test_each_language_says_when_its_own_text_changed(client):
    page = make_page("en", "tr")
    before = timezone.now() - timedelta(days=400)
    Page.objects.update(changed_at_en=before, changed_at_tr=before)
    page.refresh_from_db()
    page.position = 7
    page.body_tr = "<p>Yeni</p>"
    page.save()
    page.refresh_from_db()
    assert page.changed_at_en == before
    assert page.changed_at_tr > before
    assert f"Last changed on {timezone.localtime(before).day} " in text(
        client.get("/en/about-us/")
    ).replace("\xa0", " ")


def test_every_page_knows_in_one_query_what_the_site_leads_to(rf, django_assert_num_queries):
    make_page("en", "tr", place=Page.Place.HEADER, position=1)
    make_page("en", place=Page.Place.FOOTER, **{f"slug_{code}": "x" for code in LANGUAGES})
    make_page("en", place=Page.Place.NONE, **{f"slug_{code}": "y" for code in LANGUAGES})
    line = "{{ one.place }} {{ one.title }} {{ one.address }}\n"
    shown = Template(f"{{% for one in house_pages %}}{line}{{% endfor %}}")
    request = rf.get("/")
    with django_assert_num_queries(1):
        for _ in range(2):
            found = shown.render(RequestContext(request, {}))
    assert found == "footer About us /en/x/\nheader About us /en/about-us/\n"
    with override("tr"):
        assert shown.render(RequestContext(rf.get("/"), {})) == (
            "header Hakkımızda /tr/hakkimizda/\n"
        )


def test_the_foot_of_every_page_leads_to_all_pages_of_the_house(client):
    make_page("en", place=Page.Place.FOOTER)
    article = make_published("en")
    Article.objects.filter(pk=article.pk).update(series=make_series("Papers"), part=1)
    for path in ("/en/", address(article, "en")):
        assert "/en/about-us/" in tree(client.get(path)).xpath("//footer//a/@href"), path


# What editors do --------------------------------------------------------------------------


def test_an_editor_writes_a_page_that_readers_see_when_it_is_shown(client):
    assert add(title_en="About us", body_en="<p>We are here.</p>").status_code == 302
    page = Page.objects.get()
    assert (page.slug_en, page.slug_tr, page.readable_languages()) == ("about-us", None, [])
    assert client.get("/en/about-us/").status_code == 404
    change = reverse("admin:pages_page_change", args=[page.pk])
    fields = posted(title_en="About us", body_en="<p>We are here.</p>", is_shown_en="on")
    assert signed_in(make_editor()).post(change, fields).status_code == 302
    assert "We are here." in text(client.get("/en/about-us/"))


@pytest.mark.parametrize("slug", ["analysis", "topics", "topic", "people", "feed", "category"])
def test_a_page_takes_no_address_from_the_rest_of_the_site(slug):
    assert slug in reserved()
    response = add(title_tr="Analiz", slug_tr=slug)
    assert response.status_code == 200
    assert f"Under “{slug}” stands another part of the site." in response.content.decode()
    assert not Page.objects.exists()


def test_a_page_that_readers_see_needs_title_and_address():
    shown = add(is_shown_ru="on").content.decode()
    assert "A page that readers see needs a title." in shown
    assert "A page that readers see needs an address." in shown
    with pytest.raises(IntegrityError), transaction.atomic():
        make_page("en", slug_en=None)


def test_the_text_of_a_page_is_cleaned_and_has_no_notes():
    body = '<p>A<fn-ref data-key="abc1"></fn-ref><script>x()</script> <b>b</b></p>'
    add(title_en="A", body_en=body)
    assert Page.objects.get().body_en == "<p>A <strong>b</strong></p>"


def test_a_draft_can_be_looked_at_as_readers_will_see_it():
    page = make_page()
    client = signed_in(make_author_user())
    response = client.get(reverse("admin:pages_page_preview", args=[page.pk, "tr"]))
    assert "Text in tr" in text(response)
    assert tree(response).get("lang") == "tr"
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in response["Cache-Control"]
    assert tree(response).xpath("//link[@rel='canonical']") == []
    path = reverse("admin:pages_page_preview", args=[page.pk, "tr"])
    assert Client().get(path).status_code == 302
    assert client.get(path.replace("/tr/", "/xx/")).status_code == 404


@pytest.mark.parametrize("make", [make_author_user, lambda: make_translator("tr")])
def test_only_editors_write_pages(make):
    page, client = make_page("en"), signed_in(make())
    assert client.get("/admin/pages/page/").status_code == 200
    assert client.get("/admin/pages/page/add/").status_code == 403
    change = reverse("admin:pages_page_change", args=[page.pk])
    assert client.post(change, posted(title_en="Forged")).status_code == 403
    assert Page.objects.get().title_en == "About us"


def test_the_editor_of_a_page_offers_no_notes_and_its_scripts_are_allowed():
    page = make_page("en")
    shown = signed_in(make_editor()).get(reverse("admin:pages_page_change", args=[page.pk]))
    areas = tree(shown).xpath("//textarea[@data-editor]")
    assert [area.get("lang") for area in areas] == list(LANGUAGES)
    assert all('"notes": null' in area.get("data-editor") for area in areas)
    maps = tree(shown).xpath("//script[@type='importmap']")
    assert len(maps) == 1
    assert f"'nonce-{maps[0].get('nonce')}'" in shown["Content-Security-Policy"]


# The demonstration --------------------------------------------------------------------------


def test_the_pages_of_the_demonstration_are_whole_in_every_language(client):
    path = Path(house.__file__).with_name("pages.toml")
    texts = tomllib.loads(path.read_text(encoding="utf-8"))
    for page in texts.values():
        bodies = [page[code]["body"] for code in LANGUAGES]
        assert len({body.count("<h2>") for body in bodies}) == 1
        assert all(page_text.clean(body).count("<p>") == body.count("<p>") for body in bodies)
    house.make_pages(texts)
    for path in ("/en/about-us/", "/tr/iletisim/", "/ru/kontakty/"):
        assert client.get(path).status_code == 200
