"""The newsroom's lists, the page of an article, the overview: who sees and does what there."""

import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Byline, Category, Picture, Topic, Translation
from articles.newsroom import editing, publishing
from authors.models import Author
from languages.names import codes
from tests.builders import (
    bring_to,
    make_article,
    make_author,
    make_author_user,
    make_category,
    make_draft,
    make_editor,
    make_published,
    make_topic,
    make_translation,
    make_translator,
    make_user,
    publish,
    version,
)

pytestmark = pytest.mark.django_db

LIST = "/admin/articles/article/"
VERSIONS = "/admin/articles/translation/"


def page_of(article):
    return reverse("admin:articles_article_change", args=[article.pk])


def writing_page_of(translation):
    return reverse("admin:articles_translation_change", args=[translation.pk])


def start_address(article, language):
    return reverse("admin:articles_article_start", args=[article.pk, language])


def shared_form(article, **changes):
    """Return what the form of the shared fields sends."""
    bylines = list(article.bylines.all()) if article else []
    data = {
        "category": article.category_id if article else "",
        "topics": [topic.pk for topic in article.topics.all()] if article else [],
        "cover": (article.cover_id if article else None) or "",
        "bylines-TOTAL_FORMS": len(bylines),
        "bylines-INITIAL_FORMS": len(bylines),
    }
    for index, byline in enumerate(bylines):
        data |= {
            f"bylines-{index}-id": byline.pk,
            f"bylines-{index}-article": article.pk,
            f"bylines-{index}-author": byline.author_id,
            f"bylines-{index}-role": byline.role,
            f"bylines-{index}-affiliation": byline.affiliation,
            f"bylines-{index}-position": byline.position,
        }
    return data | changes


def titles_in(response):
    """Return the titles in the list of articles, as they stand there."""
    found = re.findall(
        r'class="field-newsroom_title[^>]*><a[^>]*>([^<]+)</a>', response.content.decode()
    )
    return [title.strip() for title in found]


# Who may come in -------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/admin/", LIST, VERSIONS, "/admin/articles/article/add/"])
def test_a_visitor_is_asked_to_sign_in(client, address):
    response = client.get(address)

    assert response.status_code == 302
    assert response.url.startswith("/admin/login/")


def test_somebody_without_a_role_is_told_so_and_sees_nothing(client):
    make_article()
    client.force_login(make_user())

    assert "You have no role in the newsroom yet" in client.get("/admin/").content.decode()
    assert client.get(LIST).status_code == 403
    assert client.get(VERSIONS).status_code == 403


@pytest.mark.parametrize("make", [make_editor, make_author_user, lambda: make_translator("tr")])
def test_every_role_finds_the_sections_of_its_work(client, make):
    client.force_login(make())

    page = client.get("/admin/").content.decode()

    for section in ("article", "translation", "picture", "topic"):
        assert f'href="/admin/articles/{section}/"' in page
    assert "/admin/auth/user/" not in page


def test_what_is_not_there_or_not_allowed_is_said_on_a_page_of_the_newsroom(client):
    client.force_login(make_editor())

    missing, forbidden = client.get("/admin/nowhere/"), client.get("/admin/auth/user/")

    assert (missing.status_code, forbidden.status_code) == (404, 403)
    assert "admin/404.html" in [template.name for template in missing.templates]
    assert "Please ask an editor or an administrator" in forbidden.content.decode()


# The list -----------------------------------------------------------------------------


def test_an_editor_sees_all_articles_and_an_author_their_own(client):
    user = make_author_user()
    make_article(draft=make_draft("Hers"), author=make_author(user=user))
    make_article(draft=make_draft("Brought in"), by=user)
    make_article(draft=make_draft("Foreign"))

    client.force_login(make_editor())
    assert set(titles_in(client.get(LIST))) == {"Hers", "Brought in", "Foreign"}
    client.force_login(user)
    assert set(titles_in(client.get(LIST))) == {"Hers", "Brought in"}


def test_the_list_says_in_words_where_every_language_stands(client):
    article = make_published()
    bring_to("in_review", make_translation(article, "tr"))
    client.force_login(make_editor())

    page = client.get(LIST).content.decode()

    assert 'title="English: Published"' in page
    assert 'title="Türkçe: In review"' in page
    assert 'title="Русский: Missing"' in page


def test_a_version_behind_its_original_is_marked_in_the_list(client):
    article = make_published()
    publish(make_translation(article, "tr"))
    original = version(article, "en")
    editing.save(original, make_draft("Changed"), by=make_editor(), expected=1)
    publish(original)
    client.force_login(make_editor())

    page = client.get(LIST).content.decode()

    assert 'title="Türkçe: Published, behind the original"' in page
    assert 'title="English: Published"' in page


def test_a_badge_leads_to_the_writing_page_only_for_who_may_read_it(client):
    article = make_article()
    turkish, russian = make_translation(article, "tr"), make_translation(article, "ru")
    client.force_login(make_translator("tr"))

    page = client.get(LIST).content.decode()

    assert writing_page_of(turkish) in page
    assert writing_page_of(version(article, "en")) in page
    assert writing_page_of(russian) not in page
    assert 'title="Русский: Writing"' in page  # it is there, and not missing


@pytest.mark.parametrize("words", ["isik", "IŞIK", "ışık", "Işık"])
def test_titles_are_found_in_any_language_and_any_case(client, words):
    article = make_article(draft=make_draft("Light"))
    make_translation(article, "tr", draft=make_draft("Işık ve gölge"))
    make_article(draft=make_draft("Something else"))
    client.force_login(make_editor())

    assert titles_in(client.get(f"{LIST}?q={quote(words)}")) == ["Light"]


def test_articles_are_found_by_the_names_of_their_authors(client):
    make_article(draft=make_draft("Hers"), author=make_author("Göktuğ Çalışkan"))
    make_article(draft=make_draft("Other"), author=make_author("Elif Karaca"))
    client.force_login(make_editor())

    assert titles_in(client.get(f"{LIST}?q=caliskan")) == ["Hers"]


def test_the_list_is_filtered_by_language_stage_category_and_author(client):
    category, author = make_category(), make_author("Aizhan Sadykova")
    full = make_article(draft=make_draft("Full"), category=category)
    bring_to("in_review", make_translation(full, "tr"))
    bring_to("published", make_translation(full, "ru"))
    make_article(draft=make_draft("Bare"), author=author)
    client.force_login(make_editor())

    def found(query):
        return sorted(titles_in(client.get(f"{LIST}?{query}")))

    assert found("language=tr") == ["Full"]
    assert found("stage=in_review") == ["Full"]
    assert found("language=ru&stage=in_review") == []
    assert found("language=ru&stage=published") == ["Full"]
    assert found("stage=missing") == ["Bare"]
    assert found("language=ru&stage=missing") == ["Bare"]
    assert found(f"category__id__exact={category.pk}") == ["Full"]
    assert found(f"authors__id__exact={author.pk}") == ["Bare"]
    assert found("stage=scheduled") == []
    assert found("language=xx&stage=nonsense") == ["Bare", "Full"]


def test_a_filter_shows_no_article_that_somebody_may_not_see(client):
    make_article(draft=make_draft("Foreign"))
    client.force_login(make_author_user())

    for query in ("stage=missing", "language=tr&stage=missing", "language=en", "stage=writing"):
        assert titles_in(client.get(f"{LIST}?{query}")) == []


def test_versions_are_filtered_by_what_waits_for_whom(client):
    article = make_published(draft=make_draft("Original"))
    scheduled = bring_to("scheduled", make_translation(article, "tr", draft=make_draft("Tarihli")))
    client.force_login(make_editor())

    def found(query):
        page = client.get(f"{VERSIONS}?{query}").content.decode()
        return {title for title in ("Original", "Tarihli") if title in page}

    assert found("scheduled=yes") == {"Tarihli"}
    assert found("scheduled=no") == {"Original"}
    assert found("untranslated=ru") == {"Original"}
    assert found("untranslated=tr") == set()
    assert found("behind=yes") == set()
    assert found("q=tarihli") == {"Tarihli"}
    assert scheduled.publish_at


def test_a_translator_lists_originals_and_their_own_languages_only(client):
    article = make_article(draft=make_draft("Original"))
    make_translation(article, "tr", draft=make_draft("Çeviri"))
    make_translation(article, "ru", draft=make_draft("Перевод"))
    client.force_login(make_translator("tr"))

    page = client.get(VERSIONS).content.decode()

    assert "Original" in page
    assert "Çeviri" in page
    assert "Перевод" not in page


def make_rows(count, *, author):
    for _ in range(count):
        article = make_published(author=author)
        make_translation(article, "tr")
        bring_to("in_review", make_translation(article, "ru"))
        make_article(author=author)


@pytest.mark.parametrize(
    "make", [make_editor, make_author_user, lambda: make_translator("tr", "ru")]
)
def test_lists_and_overview_cost_the_same_however_long_they_are(
    client, django_assert_num_queries, make
):
    user = make()
    author = make_author(user=user)
    make_rows(1, author=author)
    client.force_login(user)
    counted = {}
    for address in ("/admin/", LIST, VERSIONS):
        client.get(address)  # what is kept between requests is kept now
        counted[address] = count_queries(client, address)
    make_rows(4, author=author)

    for address, count in counted.items():
        with django_assert_num_queries(count):
            client.get(address)
        assert count <= 25, address


def count_queries(client, address):
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return len(captured)


# The page of one article ------------------------------------------------------------


def test_the_page_shows_every_language_with_its_state_and_next_step(client):
    article = make_published(draft=make_draft("Original"))
    bring_to("in_review", make_translation(article, "tr", draft=make_draft("Çeviri")))
    client.force_login(make_editor())

    page = client.get(page_of(article)).content.decode()

    assert "Original" in page and "Çeviri" in page
    assert re.search(r"Türkçe.*In review.*Approve", page, re.DOTALL)
    assert start_address(article, "ru") in page
    assert start_address(article, "tr") not in page
    assert Article.objects.get(pk=article.pk).slug_en in page  # the way to the public page


def test_who_may_not_start_a_language_gets_no_button_and_a_refusal(client):
    article = make_article()
    client.force_login(make_translator("tr"))

    page = client.get(page_of(article)).content.decode()
    assert start_address(article, "tr") in page
    assert start_address(article, "ru") not in page

    response = client.post(start_address(article, "ru"), follow=True)
    assert "You may not write" in response.content.decode()
    assert not article.translations.filter(language="ru").exists()


def test_starting_a_version_leads_to_its_writing_page_with_the_notes_of_the_original(client):
    article, user = make_article(), make_translator("tr")
    client.force_login(user)

    response = client.post(start_address(article, "tr"))

    translation = version(article, "tr")
    assert response.url == writing_page_of(translation)
    assert translation.translator == user
    assert set(translation.latest.notes) == set(version(article, "en").latest.notes)


def test_who_starts_from_a_text_that_readers_do_not_see_yet_is_told(client):
    article, user = make_published(), make_translator("tr", "ru")
    client.force_login(user)
    published = client.post(start_address(article, "ru"), follow=True).content.decode()
    original = version(article, "en")
    editing.save(original, make_draft("Next"), by=make_editor(), expected=original.latest.number)

    changed = client.post(start_address(article, "tr"), follow=True).content.decode()

    sentence = "you translate revision 2, which readers do not see yet"
    assert sentence in changed
    assert sentence not in published


def test_a_version_is_started_by_a_button_and_not_by_a_link(client):
    article = make_article()
    client.force_login(make_editor())

    assert client.get(start_address(article, "tr")).status_code == 405
    assert not article.translations.filter(language="tr").exists()


def test_a_second_start_is_refused_with_a_sentence_and_an_unknown_language_is_not_found(client):
    article = make_article()
    make_translation(article, "tr")
    client.force_login(make_editor())

    again = client.post(start_address(article, "tr"), follow=True)

    assert "There is a version in this language already" in again.content.decode()
    assert client.post(start_address(article, "xx")).status_code == 404
    assert article.translations.count() == 2


def test_an_author_starts_nothing_in_an_article_they_may_not_see(client):
    article = make_article()
    client.force_login(make_author_user())

    assert client.post(start_address(article, "tr")).status_code == 404
    assert article.translations.count() == 1


def test_an_editor_changes_what_is_shared_and_stays_on_the_page(client):
    article, category, topic = make_published(), make_category(), make_topic()
    client.force_login(make_editor())

    response = client.post(
        page_of(article), shared_form(article, category=category.pk, topics=[topic.pk])
    )

    article.refresh_from_db()
    assert response.url == page_of(article)
    assert article.category == category
    assert list(article.topics.all()) == [topic]


def test_saving_what_is_shared_never_writes_what_readers_read(client, monkeypatch):
    article, category = make_published(), make_category()
    client.force_login(make_editor())
    saved = Article.save

    def meanwhile(self, *args, **kwargs):
        """A colleague publishes between reading the row and writing it."""
        Article.objects.filter(pk=self.pk).update(title_en="Published meanwhile")
        return saved(self, *args, **kwargs)

    monkeypatch.setattr(Article, "save", meanwhile)
    client.post(page_of(article), shared_form(article, category=category.pk))

    article = Article.objects.get(pk=article.pk)
    assert (article.title_en, article.category) == ("Published meanwhile", category)


@pytest.mark.parametrize("make", [lambda: make_translator("tr"), make_author_user])
def test_what_is_shared_is_not_changed_by_who_may_only_read_it(client, make):
    user = make()
    author = make_author(user=user)
    article = make_published(author=author)  # readers see it: its author may not change it
    client.force_login(user)

    response = client.post(page_of(article), shared_form(article, category=make_category().pk))

    before = article.category
    article.refresh_from_db()
    assert response.status_code == 403
    assert article.category == before
    assert article.bylines.count() == 1


def test_an_author_changes_what_is_shared_until_readers_see_it(client):
    user, category = make_author_user(), make_category()
    article = make_article(author=make_author(user=user))
    client.force_login(user)

    client.post(page_of(article), shared_form(article, category=category.pk))

    article.refresh_from_db()
    assert article.category == category


def test_an_article_with_readers_is_not_deleted_and_one_without_goes_with_its_texts(client):
    shown, draft = make_published(), make_article()
    make_translation(draft, "tr")
    client.force_login(make_editor())

    for article in (shown, draft):
        client.post(reverse("admin:articles_article_delete", args=[article.pk]), {"post": "yes"})

    assert list(Article.objects.all()) == [shown]
    assert list(Translation.objects.values_list("article", flat=True)) == [shown.pk]


def test_what_is_deleted_together_is_named_by_its_titles_and_not_by_its_rows(client):
    drafts = [make_article(draft=make_draft(f"Gold {number}")) for number in range(2)]
    client.force_login(make_editor())
    data = {"action": "delete_selected", "_selected_action": [draft.pk for draft in drafts]}

    page = client.post("/admin/articles/article/", data).content.decode()
    assert "Gold 0" in page and "Gold 1" in page
    assert "object (" not in page and "saved" not in page

    client.post("/admin/articles/article/", {**data, "post": "yes"})
    assert not Article.objects.exists()


def test_the_history_of_an_article_leads_to_its_versions(client):
    article = make_article()
    client.force_login(make_editor())
    page = reverse("admin:articles_article_change", args=[article.pk])
    assert client.get(f"{page.removesuffix('change/')}history/").url == page
    assert "historylink" not in client.get(page).content.decode()


# A new article -------------------------------------------------------------------------


def test_a_new_article_leads_to_the_writing_page_of_its_original(client):
    editor, author = make_editor(), make_author()
    client.force_login(editor)

    response = client.post(
        "/admin/articles/article/add/",
        {
            "original_language": "ru",
            "category": make_category().pk,
            "bylines-TOTAL_FORMS": 1,
            "bylines-INITIAL_FORMS": 0,
            "bylines-0-author": author.pk,
            "bylines-0-role": "author",
            "bylines-0-position": 0,
        },
    )

    article = Article.objects.get()
    assert response.url == writing_page_of(version(article, "ru"))
    assert article.created_by == editor
    assert list(article.authors.all()) == [author]


def test_an_author_stands_in_the_byline_of_what_they_begin(client):
    user = make_author_user()
    author = make_author(user=user)
    client.force_login(user)

    empty = {"bylines-TOTAL_FORMS": 0, "bylines-INITIAL_FORMS": 0}
    client.post("/admin/articles/article/add/", {"original_language": "en", **empty})

    assert list(Article.objects.get().authors.all()) == [author]


def test_a_translator_begins_no_article(client):
    client.force_login(make_translator("tr"))

    empty = {"bylines-TOTAL_FORMS": 0, "bylines-INITIAL_FORMS": 0}
    response = client.post("/admin/articles/article/add/", {"original_language": "en", **empty})

    assert response.status_code == 403
    assert not Article.objects.exists()


# The overview ----------------------------------------------------------------------------


def test_an_editor_finds_what_waits_for_review_and_for_publication(client):
    bring_to("in_review", version(make_article(draft=make_draft("Read me")), "en"))
    bring_to("ready", version(make_article(draft=make_draft("Let me out")), "en"))
    make_article(draft=make_draft("Still writing"))
    client.force_login(make_editor())

    piles = client.get("/admin/").context["piles"]

    found = {pile.name: [item.version.latest.title for item in pile.items] for pile in piles}
    assert found == {"review": ["Read me"], "ready": ["Let me out"]}


def test_an_author_reads_on_the_overview_why_a_text_came_back(client):
    user = make_author_user()
    text = version(make_article(author=make_author(user=user), draft=make_draft("Mine")), "en")
    make_article(draft=make_draft("Foreign"))
    publishing.submit(text, by=user)
    publishing.send_back(text, by=make_editor(), reason="The second source is missing.")
    client.force_login(user)

    page = client.get("/admin/").content.decode()

    assert "Mine" in page
    assert "The second source is missing." in page
    assert "Foreign" not in page


def test_a_translator_finds_what_to_translate_and_what_fell_behind(client):
    fresh = make_published(draft=make_draft("Translate me"))
    old = make_published(draft=make_draft("Was translated"))
    translator = make_translator("tr")
    publish(make_translation(old, "tr", by=translator, draft=make_draft("Çevrilmişti")))
    original = version(old, "en")
    editing.save(original, make_draft("Was changed"), by=make_editor(), expected=1)
    publish(original)
    make_article(draft=make_draft("Not approved yet"))
    client.force_login(translator)

    response = client.get("/admin/")

    found = {
        pile.name: [item.version.latest.title for item in pile.items]
        for pile in response.context["piles"]
    }
    assert found == {"update": ["Çevrilmişti"], "free": ["Translate me"]}
    assert start_address(fresh, "tr") in response.content.decode()


def test_the_overview_tells_what_is_published_next_and_what_happened(client):
    article = make_published(draft=make_draft("Seen by all"))
    text = bring_to("ready", make_translation(article, "tr", draft=make_draft("Yarın")))
    publishing.schedule(text, by=make_editor(), at=timezone.now() + timedelta(days=1))
    client.force_login(make_editor())

    response = client.get("/admin/")

    assert [one.latest.title for one in response.context["scheduled"]] == ["Yarın"]
    moves = [(event.translation.latest.title, event.verb) for event in response.context["moves"]]
    assert moves == [("Yarın", "scheduled"), ("Seen by all", "published")]


def test_nobody_reads_on_the_overview_what_they_may_not_open(client):
    text = version(make_article(draft=make_draft("Foreign")), "en")
    bring_to("scheduled", text)
    client.force_login(make_author_user())

    assert "Foreign" not in client.get("/admin/").content.decode()


# The language of the newsroom, and the other lists -------------------------------------


def test_everybody_chooses_the_language_of_the_newsroom_for_themselves(client):
    client.force_login(make_editor())

    response = client.post("/i18n/setlang/", {"language": "tr", "next": LIST})

    assert response.url == LIST
    assert '<html lang="tr"' in client.get(LIST).content.decode()


@pytest.mark.parametrize("language", codes())
def test_every_section_opens_for_an_administrator_in_every_language(client, language):
    make_published()
    admin = make_user(is_superuser=True)
    client.force_login(admin)
    client.cookies["newsroom_language"] = language

    for name in ("article", "translation", "picture", "category", "topic"):
        assert client.get(f"/admin/articles/{name}/").status_code == 200
        if name != "translation":
            assert client.get(f"/admin/articles/{name}/add/").status_code == 200
    for address in ("/admin/authors/author/", "/admin/authors/author/add/", "/admin/auth/user/"):
        assert client.get(address).status_code == 200
    user_page = reverse("admin:auth_user_change", args=[admin.pk])
    assert client.get(user_page).status_code == 200


def test_no_page_of_the_admin_breaks_the_content_security_policy(client):
    article = make_published()
    client.force_login(make_user(is_superuser=True))
    addresses = ["/admin/", LIST, page_of(article), writing_page_of(version(article, "en"))]

    for address in [*addresses, "/admin/articles/topic/add/", "/admin/auth/user/add/"]:
        page = client.get(address).content.decode()
        assert not re.search(r"\sstyle=|\son[a-z]+=\"|href=\"javascript:", page)
        for tag in re.findall(r"<(?:script|style)\b[^>]*>", page):
            assert "src=" in tag or "nonce=" in tag or "json" in tag


def category_form(**names):
    data = {"position": 0, "publication_type": "article"}
    for code in codes():
        data |= {f"name_{code}": names.get(code, ""), f"slug_{code}": "", f"description_{code}": ""}
    return data


def test_addresses_of_categories_are_made_from_their_names(client):
    client.force_login(make_editor())

    client.post("/admin/articles/category/add/", category_form(en="Energy", tr="Işık", ru="Вода"))

    category = Category.objects.get()
    assert (category.slug_en, category.slug_tr, category.slug_ru) == ("energy", "isik", "voda")


def test_an_address_that_is_taken_is_refused_beside_its_field(client):
    client.force_login(make_editor())
    for _ in range(2):
        response = client.post("/admin/articles/category/add/", category_form(en="Energy"))

    assert response.status_code == 200
    assert "slug_en" in response.context["adminform"].form.errors
    assert Category.objects.count() == 1


def test_two_people_of_one_name_get_a_refusal_and_no_error(client):
    client.force_login(make_editor())
    data = {"sort_key": "Karaca, Elif", "name_en": "Elif Karaca", "links": ""}
    for _ in range(2):
        response = client.post("/admin/authors/author/add/", data)

    assert "slug" in response.context["adminform"].form.errors
    assert Author.objects.get().slug == "elif-karaca"


def test_links_of_a_person_are_written_as_lines(client):
    client.force_login(make_editor())
    data = {"sort_key": "Karaca, Elif", "name_en": "Elif Karaca"}

    client.post(
        "/admin/authors/author/add/",
        {**data, "links": "https://example.org/elif My own site\nhttps://example.org"},
    )
    refused = client.post(
        "/admin/authors/author/add/", {**data, "links": "javascript:alert(1) Site"}
    )

    author = Author.objects.get()
    assert author.links == [["https://example.org/elif", "My own site"], ["https://example.org"]]
    assert "links" in refused.context["adminform"].form.errors
    page = client.get(reverse("admin:authors_author_change", args=[author.pk])).content.decode()
    assert "https://example.org/elif My own site" in page


def test_topics_and_authors_are_offered_to_who_fills_in_the_form(client):
    topic = make_topic("Gold")
    client.force_login(make_author_user())

    response = client.get(
        "/admin/autocomplete/",
        {"app_label": "articles", "model_name": "article", "field_name": "topics", "term": "GOLD"},
    )

    assert [row["id"] for row in response.json()["results"]] == [str(topic.pk)]


def test_a_picture_that_is_none_is_refused_with_a_sentence(client, tmp_path):
    client.force_login(make_editor())
    path = tmp_path / "report.png"
    path.write_bytes(b"no picture at all")

    with path.open("rb") as file:
        response = client.post("/admin/articles/picture/add/", {"upload": file, "name": "Report"})

    assert response.status_code == 200
    assert "is not a picture" in response.content.decode()
    assert not Picture.objects.exists()


def test_an_account_made_by_an_administrator_can_come_in(client):
    client.force_login(make_user(is_superuser=True))

    client.post(
        "/admin/auth/user/add/",
        {
            "username": "zeynep",
            "usable_password": "true",
            "password1": "goldmine-2024",
            "password2": "goldmine-2024",
        },
    )

    assert client.login(username="zeynep", password="goldmine-2024")
    assert client.get("/admin/").status_code == 200


def test_a_byline_names_a_person_once(client):
    article, author = make_article(), make_author()
    Byline.objects.create(article=article, author=author, position=1)
    client.force_login(make_editor())
    first, second = article.bylines.all()

    data = shared_form(article) | {"bylines-1-author": first.author_id}
    response = client.post(page_of(article), data)

    second.refresh_from_db()
    assert response.status_code == 200
    assert second.author == author
    assert Topic.objects.count() == 0
