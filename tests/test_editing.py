"""Saving: each save is a revision, nobody overwrites anybody, translations take over notes."""

import pytest

from articles.models import Revision, Translation
from articles.models.revision import Significance
from articles.newsroom import editing
from articles.newsroom.editing import Conflict
from articles.newsroom.refusals import NotAllowed, NotPossible, Refused
from articles.newsroom.staleness import behind, with_behind
from articles.rendering.notes import analyse
from tests.builders import (
    BODY,
    NOTES,
    bring_to,
    make_article,
    make_author_user,
    make_draft,
    make_editor,
    make_published,
    make_translation,
    make_translator,
    publish,
    version,
)

pytestmark = pytest.mark.django_db


def test_every_save_is_a_new_revision_and_the_old_one_stays():
    translation = version(make_article(draft=make_draft("First")), "en")

    editing.save(translation, make_draft("Second"), by=make_editor(), expected=1)

    titles = list(translation.revisions.values_list("number", "title"))
    assert titles == [(2, "Second"), (1, "First")]
    assert translation.latest.number == 2


def test_a_save_that_says_nothing_new_makes_no_revision():
    translation = version(make_article(draft=make_draft("First")), "en")

    again = editing.save(translation, make_draft("First"), by=make_editor(), expected=1)

    assert again.number == 1
    assert translation.revisions.count() == 1


def test_the_second_click_on_save_makes_no_second_revision_and_no_conflict():
    translation, editor = version(make_article(), "en"), make_editor()

    for _ in range(2):
        editing.save(translation, make_draft("Changed"), by=editor, expected=1)

    assert translation.revisions.count() == 2


def test_saving_over_a_newer_revision_is_refused_and_nothing_is_written():
    translation = version(make_article(), "en")
    colleague = make_editor(username="zeynep")
    editing.save(translation, make_draft("Hers"), by=colleague, expected=1)

    with pytest.raises(Conflict) as refused:
        editing.save(translation, make_draft("Mine"), by=make_editor(), expected=1)

    assert refused.value.newer.title == "Hers"
    assert "zeynep" in refused.value.sentences[0]
    assert translation.revisions.count() == 2


def test_what_is_saved_is_clean_html():
    hostile = make_draft(
        body='<p onclick="x()">Text<script>alert(1)</script><img src="//evil/x.png"></p>',
        notes={"abc": '<a href="javascript:x()">a</a><b>bold</b>', "Not A Key": "gone"},
    )

    revision = version(make_article(draft=hostile), "en").latest

    assert revision.body == "<p>Text</p>"
    assert revision.notes == {"abc": "a<strong>bold</strong>"}


def test_the_slug_is_proposed_from_the_title_and_an_own_one_is_made_safe():
    proposed = version(make_article(draft=make_draft("Işık, İstanbul ve Iğdır")), "en").latest
    own = version(make_article(draft=make_draft("Any", slug="My own Ädress!")), "en").latest

    assert proposed.slug == "isik-istanbul-ve-igdir"
    assert own.slug == "my-own-adress"


def test_a_title_that_is_too_long_is_refused_with_a_sentence():
    with pytest.raises(Refused, match="Shorten it"):
        make_article(draft=make_draft("x" * 201))


def test_a_translation_takes_over_key_citation_and_place_of_every_note():
    article = make_article()
    source = version(article, "en").latest

    translation = editing.start(article=article, language="tr", by=make_translator("tr"))

    begun = translation.latest
    assert translation.based_on == source
    assert begun.notes == NOTES
    assert analyse(begun.body, begun.notes).order == ("swissaid24", "oecd2016")
    assert begun.body == (
        '<p><fn-ref data-key="swissaid24"></fn-ref></p><h2></h2>'
        '<p><fn-ref data-key="oecd2016"></fn-ref></p>'
    )
    assert (begun.title, begun.slug, begun.standfirst) == ("", "", "")


def test_a_translation_starts_from_the_newest_revision_even_if_it_is_not_published():
    article = make_published()
    original = version(article, "en")
    newer = editing.save(
        original, make_draft("Newer", body=BODY + "<p>More.</p>"), by=make_editor(), expected=1
    )

    assert editing.start(article=article, language="ru", by=make_editor()).based_on == newer


def test_a_proposed_address_is_one_that_no_other_text_has_or_drafts():
    editor = make_editor()
    make_published(draft=make_draft("Gold"))
    second, third = version(make_article(), "en"), version(make_article(), "en")
    for text in (second, third):
        editing.save(text, make_draft("Gold", slug=""), by=editor, expected=1)

    assert [text.latest.slug for text in (second, third)] == ["gold-2", "gold-3"]
    assert editing.save(second, make_draft("Gold", slug=""), by=editor, expected=2).number == 2


def test_an_address_that_was_written_by_hand_is_kept():
    make_published(draft=make_draft("Gold"))
    text = version(make_article(), "en")
    editing.save(text, make_draft("Other", slug="gold"), by=make_editor(), expected=1)

    assert text.latest.slug == "gold"


def test_a_language_is_started_once():
    article = make_article()
    editing.start(article=article, language="tr", by=make_editor())

    with pytest.raises(NotPossible, match="already"):
        editing.start(article=article, language="tr", by=make_editor())

    assert Translation.objects.filter(article=article, language="tr").count() == 1


def test_a_translator_writes_in_their_languages_only():
    article = make_article()
    turkish, translator = make_translation(article, "tr"), make_translator("ru")

    with pytest.raises(NotAllowed):
        editing.save(turkish, make_draft(), by=translator, expected=2)
    with pytest.raises(NotAllowed):
        editing.save(version(article, "en"), make_draft("X"), by=translator, expected=1)
    with pytest.raises(NotAllowed):
        editing.start(article=make_article(), language="tr", by=translator)


def test_an_author_does_not_write_in_the_articles_of_others():
    with pytest.raises(NotAllowed):
        editing.save(
            version(make_article(), "en"), make_draft("X"), by=make_author_user(), expected=1
        )


def test_the_newsroom_finds_a_title_however_it_is_typed():
    translation = version(make_article(draft=make_draft("ŞIRNAK'ta Işık")), "en")

    assert translation.folded_title == "sirnak'ta isik"


# Behind ----------------------------------------------------------------------


def change_original(article, significance, *, then_publish=True):
    original = version(article, "en")
    number = original.latest.number
    draft = make_draft(original.latest.title, body=BODY + f"<p>Addition {number}.</p>")
    editing.save(original, draft, by=make_editor(), expected=number)
    if then_publish:
        publish(original, significance=significance)


def test_a_published_change_of_the_original_puts_its_translation_behind():
    article = make_published()
    turkish = publish(make_translation(article, "tr"))

    change_original(article, Significance.MAJOR)

    assert behind(turkish) == Significance.MAJOR


def test_a_typo_puts_no_translation_behind():
    article = make_published()
    turkish = publish(make_translation(article, "tr"))

    change_original(article, Significance.TYPO)

    assert behind(turkish) is None


def test_a_change_that_readers_do_not_see_yet_puts_no_translation_behind():
    article = make_published()
    turkish = publish(make_translation(article, "tr"))

    change_original(article, Significance.MAJOR, then_publish=False)

    assert behind(turkish) is None


def test_the_greatest_change_missed_counts():
    article = make_published()
    turkish = make_translation(article, "tr")

    for significance in (Significance.MAJOR, Significance.MINOR, Significance.TYPO):
        change_original(article, significance)

    assert behind(turkish) == Significance.MAJOR


def test_an_original_is_never_behind():
    article = make_published()
    change_original(article, Significance.MAJOR)

    assert behind(version(article, "en")) is None


def test_a_translation_that_was_brought_in_line_is_not_behind_any_more():
    article = make_published()
    turkish, russian = make_translation(article, "tr"), make_translation(article, "ru")
    change_original(article, Significance.MAJOR)

    editing.follow_original(turkish, by=make_translator("tr"), number=2)

    assert behind(turkish) is None
    assert behind(russian) == Significance.MAJOR


def test_a_translation_follows_what_its_translator_saw_not_what_came_meanwhile():
    article = make_published()
    turkish = make_translation(article, "tr")
    change_original(article, Significance.MINOR)
    change_original(article, Significance.MAJOR)

    editing.follow_original(turkish, by=make_translator("tr"), number=2)

    assert behind(turkish) == Significance.MAJOR


def test_a_translation_never_goes_back_to_an_earlier_original():
    article = make_published()
    turkish = make_translation(article, "tr")
    change_original(article, Significance.MAJOR)
    editing.follow_original(turkish, by=make_translator("tr"), number=2)

    editing.follow_original(turkish, by=make_translator("tr"), number=1)

    assert turkish.based_on.number == 2


def test_a_revision_that_the_original_does_not_have_cannot_be_followed():
    turkish = make_translation(make_published(), "tr")

    with pytest.raises(NotPossible, match="no such revision"):
        editing.follow_original(turkish, by=make_translator("tr"), number=9)


def test_a_character_that_no_feed_can_hold_is_left_out_of_every_field():
    draft = make_draft("Ti\x02tle", standfirst="a\x0bb", takeaways=("c\ud800d",))
    saved = editing.cleaned(draft)
    assert (saved.title, saved.standfirst, saved.takeaways) == ("Title", "ab", ("cd",))


def test_who_is_behind_is_found_for_a_whole_list_in_one_query(django_assert_num_queries):
    for _ in range(3):
        article = make_published()
        make_translation(article, "tr")
        change_original(article, Significance.MINOR)

    with django_assert_num_queries(1):
        rows = list(with_behind(Translation.objects.order_by("pk")))

    assert [(row.language, row.behind) for row in rows] == [("en", None), ("tr", 20)] * 3


def test_a_revision_belongs_to_one_number():
    translation = bring_to("writing", version(make_article(), "en"))

    assert Revision.objects.filter(translation=translation).count() == 1
