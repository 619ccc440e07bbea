"""Preview links: who makes them, what they show, and that they end."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import PreviewLink
from articles.newsroom import editing, previewing
from articles.newsroom.refusals import NotAllowed, NotPossible
from tests.builders import (
    make_article,
    make_author,
    make_author_user,
    make_draft,
    make_editor,
    make_translation,
    make_translator,
    version,
)

pytestmark = pytest.mark.django_db


def share(article, **fields):
    values = {"by": make_editor(), "days": 7, "pinned": False}
    return previewing.share(article, **(values | fields))


def address(link, language: str = "") -> str:
    found = reverse("preview_link", args=[previewing.token(link)])
    return f"{found}{language}/" if language else found


def change(translation, title):
    editing.save(
        translation,
        make_draft(title),
        by=make_editor(),
        expected=translation.latest.number,
    )


def test_somebody_without_an_account_reads_a_draft_by_its_link(client):
    article = make_article(draft=make_draft("Not yet public"))
    response = client.get(address(share(article)))
    page = response.content.decode()
    assert response.status_code == 200
    assert "Not yet public" in page and "This is a preview" in page
    assert 'role="doc-noteref"' in page
    assert client.get("/en/analysis/not-yet-public/").status_code == 404


def test_a_preview_is_in_no_cache_no_index_and_no_referrer(client):
    response = client.get(address(share(make_article())))
    assert response["Cache-Control"] == "private, no-store"
    assert "noindex" in response["X-Robots-Tag"]
    assert response["Referrer-Policy"] == "no-referrer"
    assert not response.cookies
    assert "canonical" not in response.content.decode()


def test_one_link_leads_to_all_languages_that_have_a_text(client):
    article = make_article(draft=make_draft("English"))
    make_translation(article, "tr", draft=make_draft("Türkçe metin"))
    editing.start(article=article, language="ru", by=make_editor())  # nothing in it yet
    link = share(article)
    page = client.get(address(link)).content.decode()
    assert "English" in page and address(link, "tr") in page
    assert address(link, "ru") not in page
    turkish = client.get(address(link, "tr"))
    assert turkish["Content-Language"] == "tr"
    assert "Türkçe metin" in turkish.content.decode()
    assert client.get(address(link, "ru")).status_code == 404


def test_a_link_follows_what_is_written_and_a_pinned_one_stays_at_its_revision(client):
    article = make_article(draft=make_draft("First"))
    following, pinned = share(article), share(article, pinned=True)
    change(version(article, "en"), "Second")
    assert "Second" in client.get(address(following)).content.decode()
    page = client.get(address(pinned)).content.decode()
    assert "First" in page and "Second" not in page


def test_a_pinned_link_does_not_show_a_language_that_was_begun_later(client):
    article = make_article()
    link = share(article, pinned=True)
    make_translation(article, "tr")
    assert client.get(address(link, "tr")).status_code == 404


def test_a_link_that_ended_or_was_revoked_or_forged_says_only_that_it_does_not_work(client):
    ended, revoked = share(make_article()), share(make_article())
    PreviewLink.objects.filter(pk=ended.pk).update(expires_at=timezone.now() - timedelta(hours=1))
    previewing.revoke(revoked, by=make_editor())
    forged = reverse("preview_link", args=[f"{share(make_article()).pk}:forged"])
    pages = [client.get(path) for path in (address(ended), address(revoked), forged)]
    assert [page.status_code for page in pages] == [410, 410, 410]
    assert len({page.content for page in pages}) == 1
    assert "does not work any more" in pages[0].content.decode()
    assert all("noindex" in page["X-Robots-Tag"] for page in pages)


def test_editors_and_the_articles_own_author_share_it_and_nobody_else():
    user = make_author_user()
    article = make_article(author=make_author(user=user))
    assert share(article, by=user).by == user
    for stranger in (make_translator("tr"), make_author_user()):
        with pytest.raises(NotAllowed):
            share(article, by=stranger)
        with pytest.raises(NotAllowed):
            previewing.revoke(article.preview_links.get(), by=stranger)


def test_a_link_is_made_for_a_time_that_is_offered_and_for_a_text_that_exists():
    with pytest.raises(NotPossible, match="how long"):
        share(make_article(), days=3650)
    with pytest.raises(NotPossible, match="no text"):
        share(make_article(draft=make_draft("")))
    assert not PreviewLink.objects.exists()


def test_links_are_made_copied_and_ended_on_the_page_of_the_article(client):
    article = make_article()
    page = reverse("admin:articles_article_change", args=[article.pk])
    client.force_login(make_editor())
    data = {"recipient": "Reviewer", "days": "30", "pinned": "now"}
    client.post(reverse("admin:articles_article_share", args=[article.pk]), data)
    link = PreviewLink.objects.get()
    shown = client.get(page).content.decode()
    assert link.pinned == {"en": 1}
    assert "Reviewer" in shown and f"http://testserver{address(link)}" in shown

    client.post(reverse("admin:articles_article_revoke", args=[article.pk, link.pk]))
    assert address(link) not in client.get(page).content.decode()
    assert client.get(address(link)).status_code == 410


def test_a_translator_sees_no_links_and_makes_none_by_post(client):
    article = make_article()
    share(article, recipient="Reviewer")
    client.force_login(make_translator("tr"))
    page = reverse("admin:articles_article_change", args=[article.pk])
    assert "Reviewer" not in client.get(page).content.decode()
    client.post(
        reverse("admin:articles_article_share", args=[article.pk]), {"days": 7, "pinned": "now"}
    )
    assert article.preview_links.count() == 1


@pytest.mark.parametrize("days", ["", "3650", "x"])
def test_a_form_that_was_tampered_with_makes_no_link(client, days):
    article = make_article()
    client.force_login(make_editor())
    client.post(
        reverse("admin:articles_article_share", args=[article.pk]), {"days": days, "pinned": "now"}
    )
    assert not PreviewLink.objects.exists()
