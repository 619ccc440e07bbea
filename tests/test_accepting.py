"""What a text needs to know from the database, what blocks it, and what a person may accept."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.models import AcceptedFinding, Event, LinkCheck, Translation
from articles.newsroom import accepting, editing, publishing
from articles.newsroom.checks.facts import subject_of
from articles.newsroom.checks.standing import standing
from articles.newsroom.checks.subject import Answer, Target
from articles.newsroom.refusals import NotAllowed, NotPossible, NotReady
from pages.models import Page
from tests.builders import (
    make_article,
    make_author,
    make_author_user,
    make_draft,
    make_editor,
    make_published,
    make_topic,
    make_translation,
    make_translator,
    make_user,
    version,
)

pytestmark = pytest.mark.django_db

TYPED = "<p>Attacks rose in Burkina Faso[1]. The rest is here.</p>"


@pytest.fixture
def text() -> Translation:
    """A text with a typed marker, which blocks it and can be accepted."""
    return version(make_article(draft=make_draft(body=TYPED, notes={})), "en")


def fingerprint_of(translation: Translation, code: str) -> str:
    [found] = [one for one in standing(translation).open if one.finding.code == code]
    return found.fingerprint


def codes(translation: Translation) -> set[str]:
    return {one.finding.code for one in standing(translation).open}


def save(translation: Translation, **fields) -> Translation:
    draft = make_draft(**fields)
    number = translation.latest.number
    editing.save(translation, draft, by=make_editor(), expected=number)
    return translation


# Accepting ------------------------------------------------------------------------------


def test_what_is_accepted_blocks_no_more_and_says_who_and_why(text):
    editor = make_editor()
    with pytest.raises(NotReady, match="note marker that was typed"):
        publishing.approve(text, by=editor)

    accepting.accept(
        text, fingerprint=fingerprint_of(text, "typed-marker"), reason=" A quotation. ", by=editor
    )

    [accepted] = standing(text).accepted
    assert (accepted.decision.reason, accepted.decision.by) == ("A quotation.", editor)
    event = text.events.first()
    assert (event.verb, event.by) == (Event.Verb.ACCEPTED, editor)
    assert "A quotation." in event.reason
    publishing.approve(text, by=editor)
    publishing.publish(text, by=editor)


def test_it_comes_back_when_its_words_change_and_not_when_others_do(text):
    fingerprint = fingerprint_of(text, "typed-marker")
    accepting.accept(text, fingerprint=fingerprint, reason="So it is.", by=make_editor())

    save(text, body=TYPED + "<p>More.</p>", notes={})
    assert "typed-marker" not in codes(text)

    save(text, body=TYPED.replace("rose", "fell"), notes={})
    assert "typed-marker" in codes(text)


def test_it_is_accepted_for_one_text_and_no_other(text):
    turkish = make_translation(text.article, "tr", draft=make_draft("Başlık", body=TYPED, notes={}))
    fingerprint = fingerprint_of(text, "typed-marker")
    accepting.accept(text, fingerprint=fingerprint, reason="So it is.", by=make_editor())

    assert "typed-marker" in codes(turkish)
    with pytest.raises(NotPossible):
        accepting.accept(turkish, fingerprint=fingerprint, reason="Here too.", by=make_editor())


def test_what_is_taken_back_counts_again(text):
    editor, fingerprint = make_editor(), fingerprint_of(text, "typed-marker")
    accepting.accept(text, fingerprint=fingerprint, reason="So it is.", by=editor)

    accepting.take_back(text, fingerprint=fingerprint, by=editor)

    assert "typed-marker" in codes(text)
    assert text.events.first().verb == Event.Verb.TAKEN_BACK
    with pytest.raises(NotPossible):
        accepting.take_back(text, fingerprint=fingerprint, by=editor)


@pytest.mark.parametrize("reason", ["", "  \n ", "x" * 301])
def test_nothing_is_accepted_without_a_reason_that_fits(text, reason):
    fingerprint = fingerprint_of(text, "typed-marker")
    with pytest.raises(NotReady):
        accepting.accept(text, fingerprint=fingerprint, reason=reason, by=make_editor())
    assert not AcceptedFinding.objects.exists()


def test_what_a_text_cannot_be_without_cannot_be_accepted():
    empty = version(make_article(draft=make_draft(title="", body="", notes={})), "en")
    for code in ("title", "body", "slug"):
        with pytest.raises(NotPossible, match="not complete"):
            accepting.accept(
                empty, fingerprint=fingerprint_of(empty, code), reason="No.", by=make_editor()
            )


def test_a_row_written_past_the_newsroom_accepts_nothing_that_is_required():
    empty = version(make_article(draft=make_draft(title="", notes={})), "en")
    AcceptedFinding.objects.create(
        translation=empty, fingerprint=fingerprint_of(empty, "title"), code="title", reason="No."
    )
    assert "title" in codes(empty)


def test_the_database_refuses_a_second_decision_and_one_without_a_reason(text):
    row = {"translation": text, "fingerprint": "f", "code": "x"}
    AcceptedFinding.objects.create(**row, reason="One.")
    for reason, fingerprint in (("Two.", "f"), ("", "g")):
        with pytest.raises(IntegrityError), transaction.atomic():
            AcceptedFinding.objects.create(**(row | {"fingerprint": fingerprint}), reason=reason)


def test_a_decision_is_no_move_and_tells_the_writer_nothing_above_the_text(text):
    editor = make_editor()
    publishing.submit(text, by=editor)
    publishing.send_back(text, by=editor, reason="Name the source.")
    fingerprint = fingerprint_of(text, "typed-marker")
    accepting.accept(text, fingerprint=fingerprint, reason="So it is.", by=editor)
    assert text.stage == "writing"


def test_a_scheduled_text_stays_ready_while_its_findings_are_accepted(text):
    editor = make_editor()
    fingerprint = fingerprint_of(text, "typed-marker")
    accepting.accept(text, fingerprint=fingerprint, reason="So it is.", by=editor)
    publishing.approve(text, by=editor)
    publishing.schedule(text, by=editor, at=timezone.now() + timedelta(hours=1))
    accepting.take_back(text, fingerprint=fingerprint, by=editor)

    later = timezone.now() + timedelta(hours=2)
    assert publishing.publish_due(now=later) == (0, 1)
    assert "note marker that was typed" in text.events.first().reason


# Who may ----------------------------------------------------------------------------------


def test_who_may_not_write_decides_nothing(text):
    fingerprint = fingerprint_of(text, "typed-marker")
    for somebody in (make_translator("tr"), make_author_user(), make_user()):
        with pytest.raises(NotAllowed):
            accepting.accept(text, fingerprint=fingerprint, reason="Mine.", by=somebody)
        with pytest.raises(NotAllowed):
            accepting.take_back(text, fingerprint=fingerprint, by=somebody)
    own = make_author_user()
    text.article.bylines.create(author=make_author(user=own), position=3)
    accepting.accept(text, fingerprint=fingerprint, reason="I wrote it.", by=own)


def address(name: str, translation: Translation) -> str:
    suffix = f"_{name}" if name else ""
    return reverse(f"admin:articles_translation_checks{suffix}", args=[translation.pk])


@pytest.mark.parametrize("name", ["accept", "take_back", "links"])
@pytest.mark.parametrize(
    ("make", "status"), [(make_author_user, 404), (make_user, 404), (None, 302)]
)
def test_who_cannot_see_a_text_finds_no_address_of_its_checks(client, text, name, make, status):
    if make:
        client.force_login(make())
    assert client.post(address(name, text)).status_code == status
    assert client.get(address("", text)).status_code == status
    assert not AcceptedFinding.objects.exists() and not LinkCheck.objects.exists()


@pytest.mark.parametrize("name", ["accept", "take_back", "links"])
def test_who_may_only_read_a_text_is_refused_and_nothing_is_written(client, text, name):
    save(text, body=TYPED + '<p><a href="https://example.org/">x</a></p>', notes={})
    fingerprint = fingerprint_of(text, "typed-marker")
    client.force_login(make_translator("tr"))
    response = client.post(
        address(name, text),
        {"fingerprint": fingerprint, f"reason-{fingerprint}": "Mine."},
        headers={"X-Requested-With": "fetch"},
    )
    assert response.status_code == 409
    assert "formaction" not in response.content.decode()
    assert not AcceptedFinding.objects.exists() and not LinkCheck.objects.exists()


@pytest.mark.parametrize("name", ["accept", "take_back", "links"])
def test_a_decision_is_posted(client, text, name):
    client.force_login(make_editor())
    assert client.get(address(name, text)).status_code == 405


# The page -----------------------------------------------------------------------------------


def test_the_panel_accepts_shows_who_did_and_takes_back(client, text):
    client.force_login(make_editor(username="deniz"))
    fingerprint = fingerprint_of(text, "typed-marker")
    sent = {"fingerprint": fingerprint, f"reason-{fingerprint}": "A <b>quotation</b>."}

    accepted = client.post(address("accept", text), sent, headers={"X-Requested-With": "fetch"})

    page = accepted.content.decode()
    assert accepted.status_code == 200 and "no-store" in accepted["Cache-Control"]
    assert "A &lt;b&gt;quotation&lt;/b&gt;." in page and "deniz" in page
    assert (
        "checks_take_back" not in page
        and reverse("admin:articles_translation_checks_take_back", args=[text.pk]) in page
    )
    back = client.post(address("take_back", text), sent, follow=True)
    assert "Taken back" in back.content.decode()
    assert "typed-marker" in codes(text)


def test_words_that_stand_at_two_places_are_accepted_by_either_field(client):
    text = version(
        make_article(draft=make_draft(body="<p>To the the end.</p>" * 2, notes={})), "en"
    )
    client.force_login(make_editor())
    fingerprint = next(
        one.fingerprint for one in standing(text).open if one.finding.code == "doubled-word"
    )
    sent = {"fingerprint": fingerprint, f"reason-{fingerprint}": ["Later.", ""]}
    client.post(address("accept", text), sent)
    assert "doubled-word" not in codes(text)
    assert len(standing(text).accepted) == 2


def test_a_refusal_stands_in_the_panel(client, text):
    client.force_login(make_editor())
    response = client.post(
        address("accept", text), {"fingerprint": "f"}, headers={"X-Requested-With": "fetch"}
    )
    assert response.status_code == 409
    assert "Say why this is right" in response.content.decode()


def test_each_finding_leads_to_its_place(client):
    body = TYPED + '<h4>Deep</h4><p>The the <fn-ref data-key="note1"></fn-ref> end.</p>'
    notes = {"note1": "HRW, 14 Ocak 2022."}
    text = version(make_article(draft=make_draft(body=body, notes=notes, standfirst="")), "en")
    client.force_login(make_editor())

    page = client.get(reverse("admin:articles_translation_change", args=[text.pk])).content.decode()

    assert 'data-block="1" data-excerpt="Deep"' in page
    assert 'data-block="2" data-excerpt="The the"' in page
    assert 'data-in-note="note1" data-excerpt="14 Ocak 2022"' in page
    assert 'href="#id_standfirst" data-field="standfirst"' in page
    assert f'href="{reverse("admin:articles_article_change", args=[text.article_id])}"' in page


def test_a_text_without_findings_says_so_calmly(client):
    author = make_author(biography_en="She writes about gold.")
    clean = version(make_article(author=author, topics=(make_topic(),)), "en")
    client.force_login(make_editor())
    page = client.get(address("", clean)).content.decode()
    assert "Nothing to mend." in page
    assert "findings" not in page


def test_a_text_that_was_never_saved_has_a_panel_too(client):
    article = make_article()
    empty = Translation.objects.create(article=article, language="tr")
    client.force_login(make_editor())
    assert "after each save" in client.get(address("", empty)).content.decode()


# What is collected ---------------------------------------------------------------------------


def with_links(*addresses: str, language: str = "en") -> Translation:
    body = "".join(f'<p>See <a href="{address}">it</a>.</p>' for address in addresses)
    return version(make_article(language=language, draft=make_draft(body=body, notes={})), language)


def targets(translation: Translation) -> dict[str, Target]:
    return dict(subject_of(translation, translation.latest).facts.targets)


def test_where_addresses_of_this_house_lead(settings):
    settings.SITE_URL = "https://institute.example"
    public = make_published(draft=make_draft("Gold is public"))
    turkish = make_translation(public, "tr", draft=make_draft("Altın"))
    draft = make_article(draft=make_draft("Gold is a draft"))
    texts = {"title_en": "About", "title_tr": "Biz", "slug_tr": "biz", "is_shown_en": True}
    about = Page.objects.create(**texts, slug_en="who")
    about.slug_en = "about"
    about.save()
    expected = {
        f"article:{public.pk}": Target.PUBLIC,
        f"article:{draft.pk}": Target.DRAFT,
        "article:99999999": Target.MISSING,
        "/en/analysis/gold-is-public/": Target.PUBLIC,
        "/en/analysis/gold-is-public": Target.PUBLIC,
        "https://institute.example/en/analysis/gold-is-public/#notes": Target.PUBLIC,
        "/en/analysis/gold-is-a-draft/": Target.DRAFT,
        f"/tr/analysis/{turkish.latest.slug}/": Target.DRAFT,
        "/en/analysis/nothing-here/": Target.MISSING,
        "/en/nothing/here/": Target.MISSING,
        "/en/nothing/": Target.MISSING,
        "/en/about": Target.PUBLIC,
        "/en/who/": Target.PUBLIC,  # where it stood before
        "/tr/biz/": Target.DRAFT,
        "/en/topics/": Target.PUBLIC,
        "/tr/topics/": Target.OTHER_LANGUAGE,
        "/media/pictures/0123456789abcdef/a.png": Target.PUBLIC,
    }
    text = with_links(*expected, "https://example.org/en/analysis/gold-is-a-draft/")
    assert targets(text) == expected


def test_an_old_address_and_one_of_another_language_lead_to_their_article():
    article = make_published(draft=make_draft("Gold moves", slug="old-gold"))
    english = version(article, "en")
    save(english, title="Gold moves", slug="new-gold")
    publishing.approve(english, by=make_editor())
    publishing.publish(english, by=make_editor())
    assert targets(with_links("/en/analysis/old-gold/")) == {
        "/en/analysis/old-gold/": Target.PUBLIC
    }
    assert targets(with_links("/en/analysis/new-gold/", language="tr")) == {
        "/en/analysis/new-gold/": Target.OTHER_LANGUAGE
    }


def test_a_link_to_a_text_that_is_not_translated_is_a_link_to_a_draft():
    article = make_published(draft=make_draft("Gold is public"))
    assert targets(with_links(f"article:{article.pk}", language="tr")) == {
        f"article:{article.pk}": Target.DRAFT
    }


def test_biographies_are_those_of_this_language():
    author = make_author("Elif Karaca", biography_en="She writes.")
    text = version(make_article(author=author), "en")
    turkish = make_translation(text.article, "tr")
    assert "biography" not in codes(text)
    assert "biography" in codes(turkish)


def test_the_earlier_order_is_what_readers_see_or_what_a_translation_came_from():
    article = make_published()
    english = version(article, "en")
    turkish = make_translation(article, "tr")
    swapped = (
        '<p>B<fn-ref data-key="oecd2016"></fn-ref> A<fn-ref data-key="swissaid24"></fn-ref></p>'
    )
    save(english, body=swapped)
    for text in (english, turkish):
        facts = subject_of(text, text.latest).facts
        assert facts.earlier_order == ("swissaid24", "oecd2016")


def test_answers_of_links_count_for_a_day():
    fresh, old = "https://example.org/fresh", "https://example.org/old"
    text = with_links(fresh, old)
    now = timezone.now()
    LinkCheck.objects.create(address=fresh, requested_at=now, answer="gone")
    LinkCheck.objects.create(address=old, requested_at=now - timedelta(hours=25), answer="gone")
    assert dict(subject_of(text, text.latest).facts.answers) == {fresh: Answer.GONE}
    assert "link-gone" in codes(text)


def test_the_queries_do_not_grow_with_the_text():
    public = make_published(draft=make_draft("Gold is public"))
    few = with_links(f"article:{public.pk}", "/en/analysis/a/", "https://example.org/1")
    many = with_links(
        *(f"article:{number}" for number in range(1, 60)),
        *(f"/en/analysis/a{number}/" for number in range(60)),
        *(f"https://example.org/{number}" for number in range(60)),
    )

    def count(text: Translation) -> int:
        text = Translation.objects.select_related("article__cover", "latest").get(pk=text.pk)
        with CaptureQueriesContext(connection) as captured:
            standing(text)
        return len(captured)

    assert count(many) == count(few) <= 14
