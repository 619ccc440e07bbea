"""The board of translations: the state of each cell, the words left, what filters find."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Article, Assignment, Revision, Translation
from articles.models.revision import Significance
from articles.newsroom import assigning, coverage, coverage_question, editing, publishing
from articles.newsroom.coverage_question import NOBODY, Question
from articles.newsroom.permissions import may, writable_languages
from articles.newsroom.segments import words_of
from languages.names import codes
from tests.builders import (
    STAGES,
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
    publish,
    version,
)

pytestmark = pytest.mark.django_db

SENTENCE = "<p>Seven words that readers did not have.</p>"


def change_original(article, *, significance, body=SENTENCE):
    """Publish a change of the original that its translations do not have."""
    original = version(article, article.original_language)
    draft = editing.draft_of(original.latest)
    editing.save(
        original,
        editing.Draft(**{**draft.__dict__, "body": draft.body + body}),
        by=make_editor(),
        expected=original.latest.number,
    )
    publish(original, significance=significance)


def lines(user=None, **asked):
    user, question = user or make_editor(), Question(**asked)
    originals = coverage_question.originals(question, user=user)
    return coverage.lines(originals, question, user=user, start=0, length=50)


def totals(user=None, **asked):
    question = Question(**asked)
    originals = coverage_question.originals(question, user=user or make_editor())
    return coverage.totals(originals, question)


def found(user=None, **asked):
    """Return the numbers of the articles that are found, in order; the totals agree."""
    user = user or make_editor()
    numbers = [line.article.pk for line in lines(user, **asked)]
    assert totals(user, **asked).articles == len(numbers)
    return numbers


def cell(article, language, **asked):
    line = next(line for line in lines(**asked) if line.article.pk == article.pk)
    return next(cell for cell in line.cells if cell.row.language == language)


def total(language, **asked):
    return next(total for total in totals(**asked).languages if total.language == language)


# States ------------------------------------------------------------------------------


@pytest.mark.parametrize("stage", STAGES)
def test_a_cell_has_the_state_of_its_version_and_is_found_and_counted_by_it(stage):
    article = make_published()
    bring_to(stage, make_translation(article, "tr"))
    state = "writing" if stage == "changing" else stage

    assert cell(article, "tr").state == state
    assert found(language="tr", state=state) == [article.pk]
    assert found(language="ru", state=state) == []
    assert {name for name, count in total("tr").counts.items() if count} == {state}


def test_what_nobody_has_begun_is_missing_but_never_the_original():
    article = make_published(language="ru")

    assert cell(article, "tr").state == "missing"
    assert [total(code).counts["missing"] for code in ("en", "tr", "ru")] == [1, 1, 0]
    assert found(language="tr", state="missing") == [article.pk]
    assert found(language="ru", state="missing") == []


@pytest.mark.parametrize(
    ("significance", "state"),
    [(Significance.MINOR, "behind_minor"), (Significance.MAJOR, "behind_major")],
)
def test_a_published_version_is_behind_by_the_degree_of_what_it_missed(significance, state):
    article = make_published()
    publish(make_translation(article, "tr"))
    change_original(article, significance=significance)

    assert cell(article, "tr").state == state
    assert found(language="tr", state=state) == found(language="tr", state="behind") == [article.pk]
    assert found(language="tr", state="published") == []
    counts = {name: count for name, count in total("tr").counts.items() if count}
    assert counts == {state: 1, "behind": 1}
    assert total("tr").readable == 1


def test_what_is_behind_is_found_also_where_it_is_too_much_to_hand_over(monkeypatch):
    monkeypatch.setattr(coverage_question, "MANY", 1)
    monkeypatch.setattr(coverage, "MANY", 1)
    articles = [make_published() for _ in range(2)]
    for article in articles:
        publish(make_translation(article, "tr"))
        change_original(article, significance=Significance.MINOR)
    make_published()

    assert set(found(state="behind")) == {article.pk for article in articles}


def test_a_typo_leaves_a_version_up_to_date():
    article = make_published()
    publish(make_translation(article, "tr"))
    change_original(article, significance=Significance.TYPO)

    assert cell(article, "tr").state == "published"
    assert cell(article, "tr").words == 0
    assert found(state="behind") == []


def test_a_version_in_hand_that_is_behind_is_found_under_both():
    article = make_published()
    bring_to("in_review", make_translation(article, "tr"))
    change_original(article, significance=Significance.MAJOR)

    assert (cell(article, "tr").state, cell(article, "tr").behind) == ("in_review", 30)
    assert found(state="in_review") == found(state="behind_major") == [article.pk]


def test_a_withdrawn_version_is_not_behind():
    article = make_published()
    bring_to("withdrawn", make_translation(article, "tr"))
    change_original(article, significance=Significance.MAJOR)

    assert found(state="behind") == []
    assert (cell(article, "tr").state, cell(article, "tr").words) == ("withdrawn", 0)


# Words ----------------------------------------------------------------------------------


def test_a_missing_version_owes_the_words_of_its_original_once_that_is_approved():
    draft = make_draft()
    article = make_article(draft=draft)

    assert cell(article, "tr").words == 0
    assert cell(article, "tr").awaits_original

    bring_to("ready", version(article, "en"))

    assert cell(article, "tr").words == words_of(draft) > 20
    assert cell(article, "en").words == 0


def test_a_version_in_writing_owes_what_has_nothing_beside_it_until_it_is_handed_over():
    editor = make_editor()
    article = make_published(by=editor)
    translation = editing.start(article=article, language="tr", by=editor)
    whole = words_of(editing.draft_of(version(article, "en").latest))
    notes = words_of(editing.Draft(notes=translation.latest.notes))

    assert cell(article, "tr").words == whole - notes

    begun = editing.draft_of(translation.latest)
    titled = editing.Draft(**{**begun.__dict__, "title": "Altın nereye gidiyor"})
    editing.save(translation, titled, by=editor, expected=1)

    assert 0 < cell(article, "tr").words < whole - notes

    editing.save(translation, make_draft("Altın"), by=editor, expected=2)
    publishing.submit(translation, by=editor)

    assert cell(article, "tr").words == 0


def test_a_version_that_is_behind_owes_what_was_added_since():
    article = make_published()
    publish(make_translation(article, "tr"))
    change_original(article, significance=Significance.MAJOR)
    change_original(article, significance=Significance.MINOR, body="<p>Two more.</p>")
    translation = version(article, "tr")

    assert cell(article, "tr").words == 9
    assert total("tr").words == 9

    newest = version(article, "en").live.number
    editing.follow_original(translation, by=make_editor(), number=newest)

    assert cell(article, "tr").words == 0


def test_the_totals_are_the_sums_of_what_is_found():
    category = make_category()
    behind = make_published(category=category)
    publish(make_translation(behind, "tr"))
    change_original(behind, significance=Significance.MINOR)
    begun = make_published(language="tr")
    editing.start(article=begun, language="en", by=make_editor())
    make_article(category=category)

    for asked in ({}, {"category": category.pk}, {"language": "tr"}, {"state": "missing"}):
        shown, counted = lines(**asked), totals(**asked)
        assert counted.words == sum(line.words_left for line in shown) > 0
        for one in counted.languages:
            cells = [c for line in shown for c in line.cells if c.row.language == one.language]
            assert one.words == sum(c.words for c in cells)
            assert sum(one.shares.values()) == len(shown)


# Age ------------------------------------------------------------------------------------


def test_a_cell_says_since_when_it_waits():
    now = timezone.now()
    article = make_published(at=now - timedelta(days=90))
    translation = make_translation(article, "tr")
    entered = now - timedelta(days=9)
    Translation.objects.filter(pk=translation.pk).update(stage_since=entered)

    assert cell(article, "ru").since == version(article, "en").first_published_at
    assert cell(article, "tr").since == entered

    publish(version(article, "tr"))
    assert cell(article, "tr").since is None

    change_original(article, significance=Significance.MINOR)
    assert abs(cell(article, "tr").since - timezone.now()) < timedelta(minutes=1)


def test_the_time_at_a_stage_begins_with_the_stage_not_with_a_save():
    translation = make_translation(make_published(), "tr")
    before = Translation.objects.get(pk=translation.pk).stage_since
    text = make_draft("Another title")
    editing.save(translation, text, by=make_editor(), expected=translation.latest.number)

    assert Translation.objects.get(pk=translation.pk).stage_since == before

    publishing.submit(translation, by=make_editor())
    submitted = Translation.objects.get(pk=translation.pk).stage_since
    assert submitted > before

    by = make_translator("tr")
    editing.save(translation, make_draft("A third"), by=by, expected=translation.latest.number)
    assert Translation.objects.get(pk=translation.pk).stage_since > submitted


# Filters ----------------------------------------------------------------------------------


def test_filters_ask_for_one_and_the_same_cell():
    turk, russian = make_translator("tr"), make_translator("ru")
    article = make_published()
    bring_to("in_review", make_translation(article, "tr", by=turk))
    make_translation(article, "ru", by=russian)

    assert found(state="in_review", translator=str(turk.pk)) == [article.pk]
    assert found(state="in_review", translator=str(russian.pk)) == []
    assert found(language="ru", translator=str(turk.pk)) == []


def test_what_nobody_translates_is_what_is_missing_or_unassigned():
    taken, unassigned, missing = make_published(), make_published(), make_published()
    for article in (taken, unassigned):
        make_translation(article, "tr")
    Translation.objects.filter(article=unassigned, language="tr").update(translator=None)

    assert set(found(language="tr", translator=NOBODY)) == {unassigned.pk, missing.pk}
    assert found(language="tr", translator=NOBODY, state="missing") == [missing.pk]
    assert found(language="tr", translator=NOBODY, state="writing") == [unassigned.pk]


def test_what_is_assigned_and_not_begun_is_its_translators_and_due():
    turk, day = make_translator("tr"), timezone.localdate() + timedelta(days=2)
    planned, dated, free = make_published(), make_published(), make_published()
    Assignment.objects.create(article=planned, language="tr", translator=turk, due=day)
    Assignment.objects.create(article=dated, language="tr", due=day)

    assert cell(planned, "tr").translator == turk and cell(planned, "tr").due == day
    assert cell(planned, "ru").translator is None
    assert found(translator=str(turk.pk)) == [planned.pk]
    assert found(translator=str(turk.pk), state="missing", due="week") == [planned.pk]
    assert found(translator=str(turk.pk), state="writing") == []
    assert found(translator=str(turk.pk), language="ru") == []
    assert set(found(due="week")) == {planned.pk, dated.pk} and found(due="overdue") == []
    assert set(found(language="tr", translator=NOBODY)) == {dated.pk, free.pk}
    assert found(language="tr", translator=NOBODY, due="dated") == [dated.pk]


def test_due_speaks_of_work_in_hand():
    today = timezone.localdate()
    late, soon, done = make_published(), make_published(), make_published()
    for article, days in ((late, -1), (soon, 7), (done, -1)):
        make_translation(article, "tr")
        due = today + timedelta(days=days)
        Translation.objects.filter(article=article, language="tr").update(due=due)
    publish(version(done, "tr"))

    assert found(due="overdue") == [late.pk]
    assert found(due="week") == [soon.pk]
    assert set(found(due="dated")) == {late.pk, soon.pk}
    assert cell(late, "tr").is_overdue and not cell(soon, "tr").is_overdue
    assert cell(done, "tr").due is None

    change_original(done, significance=Significance.MINOR)
    Translation.objects.filter(article=done, language="tr").update(due=today - timedelta(days=1))
    assert set(found(due="overdue")) == {late.pk, done.pk}


def assign(article, language="tr", *, due=None, **people):
    work = {"translator": None, "reviewer": None, **people}
    plan = assigning.assign(article, language, **work, due=timezone.localdate(), by=make_editor())
    Assignment.objects.filter(article=article).update(due=due)
    return plan


def test_a_missing_cell_says_who_is_to_make_it_until_when():
    turk, editor = make_translator("tr"), make_editor()
    article, today = make_published(), timezone.localdate()
    assign(article, translator=turk, reviewer=editor, due=today - timedelta(days=1))

    planned, other = cell(article, "tr"), cell(article, "ru")

    assert (planned.state, planned.translator, planned.reviewer) == ("missing", turk, editor)
    assert planned.due == today - timedelta(days=1) and planned.is_overdue
    assert (other.translator, other.reviewer, other.due) == (None, None, None)

    type(turk).objects.filter(pk=turk.pk).update(is_active=False)
    assert cell(article, "tr").translator is None


def test_who_is_to_make_a_missing_version_is_found_as_its_translator_and_not_as_nobody():
    turk, gone = make_translator("tr"), make_translator("tr")
    planned, left, free = make_published(), make_published(), make_published()
    assign(planned, translator=turk)
    assign(left, translator=gone)
    type(gone).objects.filter(pk=gone.pk).update(is_active=False)

    assert found(translator=str(turk.pk)) == [planned.pk]
    assert found(language="tr", state="missing", translator=str(turk.pk)) == [planned.pk]
    assert found(language="ru", translator=str(turk.pk)) == []
    assert found(state="writing", translator=str(turk.pk)) == []
    assert set(found(language="tr", translator=NOBODY)) == {left.pk, free.pk}
    assert set(found(language="ru", translator=NOBODY)) == {planned.pk, left.pk, free.pk}


def test_what_is_due_and_not_begun_is_found_with_what_is():
    today, turk = timezone.localdate(), make_translator("tr")
    late, soon, undated = make_published(), make_published(), make_published()
    assign(late, translator=turk, due=today - timedelta(days=1))
    assign(soon, due=today + timedelta(days=7))
    assign(undated, translator=turk)

    assert found(due="overdue") == found(due="overdue", state="missing") == [late.pk]
    assert found(due="week") == [soon.pk]
    assert set(found(due="dated")) == {late.pk, soon.pk}
    assert found(due="dated", translator=str(turk.pk)) == [late.pk]
    assert found(due="dated", translator=NOBODY) == [soon.pk]
    assert found(due="dated", state="writing") == found(due="dated", language="ru") == []


def test_what_is_somebody_elses_to_make_an_editor_begins_for_them():
    turk, other = make_translator("tr"), make_translator("tr")
    article = make_published()
    assign(article, translator=turk)

    def may_start(user):
        return next(c.may_start for c in lines(user, language="tr")[0].cells)

    assert [may_start(user) for user in (turk, other, make_editor())] == [True, False, True]


def test_category_and_topic_combine():
    category, topic = make_category(), make_topic()
    both = make_article(category=category, topics=(topic, make_topic()))
    make_article(category=category)
    make_article(topics=(topic,))

    assert found(category=category.pk, topic=topic.pk) == [both.pk]


def test_a_word_of_a_title_is_found_in_any_spelling_by_those_who_may_read_it():
    article = make_published(draft=make_draft("Where the gold goes"))
    make_translation(article, "ru", draft=make_draft("Ёлки и золото"))
    make_published(draft=make_draft("Another one"))

    assert found(words="елки ЗОЛОТО") == [article.pk]
    assert found(words="gold ёлки") == [article.pk]
    assert found(make_translator("ru"), words="ёлки") == [article.pk]
    assert found(make_translator("tr"), words="ёлки") == []
    assert found(words="100%") == []


# Order -------------------------------------------------------------------------------------


def test_the_order_is_the_one_that_is_asked_for():
    now = timezone.now()
    long = make_draft("Long", body="<p>" + "word " * 200 + "</p>", notes={})
    old = make_published(draft=long, at=now - timedelta(days=300))
    newest = make_published(at=now - timedelta(days=1))
    settled = make_published(at=now - timedelta(days=30))
    for language in ("tr", "ru"):
        publish(make_translation(settled, language))

    assert found() == [newest.pk, settled.pk, old.pk]
    assert found(order="words") == [old.pk, newest.pk, settled.pk]
    assert found(order="waiting") == [old.pk, newest.pk, settled.pk]


# Who sees and may what ----------------------------------------------------------------------


def test_an_author_sees_their_own_articles_and_a_translator_no_strange_title():
    author = make_author_user()
    own = make_article(author=make_author(user=author))
    strange = make_published(draft=make_draft("English title"))
    make_translation(strange, "ru", draft=make_draft("Русское название"))
    Revision.objects.filter(translation=version(strange, "en")).update(title="")

    assert found(author) == [own.pk]
    titles = {line.article.pk: line.title for line in lines(make_translator("tr"))}
    assert "Русское" not in titles[strange.pk]
    russian = lines(make_translator("tr"), language="ru")
    assert [c.row.may_open for line in russian for c in line.cells if c.row.translation] == [False]


@pytest.mark.parametrize(
    "make", [make_editor, make_author_user, lambda: make_translator("tr", "en")]
)
def test_many_are_asked_for_as_one_is_who_may_write_them(make):
    user = make()
    make_article(author=make_author(user=user))
    make_article(by=user) if may(user, "add_article") else None
    make_published(language="tr")
    articles = list(Article.objects.all())

    together = writable_languages(user, articles=articles)

    for article in articles:
        for language in codes():
            blank = Translation(article=article, language=language)
            one = may(user, "write_translation", blank)
            assert (language in together[article.pk]) == one, (article.pk, language)


def test_a_version_can_be_begun_where_it_is_missing_and_the_original_has_a_text():
    article = make_published()
    empty = make_article()
    Translation.objects.filter(article=empty).update(latest=None)
    turk = make_translator("tr")
    begun = {
        (line.article.pk, c.row.language): c.may_start for line in lines(turk) for c in line.cells
    }

    assert begun[article.pk, "tr"] and not begun[article.pk, "ru"]
    assert not begun[article.pk, "en"] and not begun[empty.pk, "tr"]
