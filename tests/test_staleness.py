"""Who is behind, after whatever happened in whatever order: against a model of the truth.

The model knows nothing of revisions, fingerprints and queries. It keeps the order in which
texts were saved, what readers had one after the other, and which text each translator had
before them.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import example, given, settings
from hypothesis import strategies as st

from articles.models import Article, Publication, Translation
from articles.models.revision import Significance
from articles.models.translation import Stage
from articles.newsroom import editing, publishing, reweighing
from articles.newsroom.following import following, take_over
from articles.newsroom.refusals import NotAllowed, NotPossible
from articles.newsroom.staleness import behind, may_be_behind, missed_publications, with_behind
from tests.builders import (
    make_article,
    make_draft,
    make_editor,
    make_published,
    make_translation,
    make_translator,
    publish,
    version,
)

pytestmark = pytest.mark.django_db

TYPO, MINOR, MAJOR = Significance
#: So few that an old text often comes back.
TEXTS = [f"<p>Gold leaves the mines by {way}.</p>" for way in ("air", "road", "river")]


@dataclass
class Shown:
    """A publication of the original: the text saved as number `place`, and its weights."""

    place: int
    weight: Significance
    since_draft: Significance
    drafts_from: int | None


@dataclass
class Truth:
    """`saved` are the words of the original by the order in which they were saved."""

    saved: list[str] = field(default_factory=list)
    shown: list[Shown] = field(default_factory=list)
    is_live: bool = False
    planned: tuple[Significance, Significance] | None = None
    had: dict[str, int] = field(default_factory=dict)
    """What each translator had before them, and the readers of what they wrote."""
    readers_had: dict[str, int] = field(default_factory=dict)

    def publish(self, weight: Significance, since_draft: Significance) -> None:
        new, before = len(self.saved) - 1, self.shown[-1].place if self.shown else -1
        drafts = [
            place
            for place in self.had.values()
            if before < place < new and self.saved[place] != self.saved[new]
        ]
        if before >= 0 and self.saved[before] == self.saved[new]:
            weight = TYPO
        self.shown.append(Shown(new, weight, since_draft, min(drafts, default=None)))
        self.is_live, self.planned = True, None

    def missed(self, place: int | None) -> list[tuple[int, Significance]]:
        """Return the publications since readers had the words saved as `place`, and weights."""
        found = []
        if self.is_live and place is not None:
            for number, one in reversed(list(enumerate(self.shown))):
                if one.place <= place or self.saved[one.place] == self.saved[place]:
                    break
                is_draft = one.drafts_from is not None and one.drafts_from <= place
                found.append((number, one.since_draft if is_draft else one.weight))
        return found

    def behind(self, language: str) -> Significance | None:
        weights = [weight for _number, weight in self.missed(self.had.get(language))]
        greatest = max(weights, default=TYPO)
        return greatest if greatest > TYPO else None

    def overtaken_by(self, language: str) -> int | None:
        missed = self.missed(self.readers_had.get(language))
        return next((number for number, weight in missed if weight == MAJOR), None)


class House:
    """Does each step in the newsroom and in the model; a step that is impossible does nothing."""

    def __init__(self, editor: Any):
        self.editor = editor
        self.article = make_article(by=editor, draft=make_draft(body=TEXTS[0], notes={}))
        self.truth = Truth(saved=[TEXTS[0]])

    @property
    def original(self) -> Translation:
        return version(self.article, "en")

    def translation(self, language: str) -> Translation | None:
        return Translation.objects.filter(article=self.article, language=language).first()

    # The original

    def save(self, text: str) -> None:
        original = self.original
        draft = make_draft(original.latest.title, body=text, notes={})
        before = original.latest.number
        editing.save(original, draft, by=self.editor, expected=before)
        self._saved(original, before)

    def restore(self, number: int) -> None:
        original = self.original
        before = original.latest.number
        old = original.revisions.get(number=1 + number % before)
        editing.restore(old, by=self.editor, expected=before)
        self._saved(self.original, before)

    def _saved(self, original: Translation, before: int) -> None:
        if original.latest.number > before:
            self.truth.saved.append(original.latest.body)
            if original.stage != Stage.READY:
                self.truth.planned = None

    def publish(self, weight: Significance, since_draft: Significance) -> None:
        if self.original.stage != Stage.PUBLISHED:
            publish(self.original, by=self.editor, significance=weight, since_draft=since_draft)
            self.truth.publish(weight, since_draft)

    def schedule(self, weight: Significance, since_draft: Significance) -> None:
        original = self.original
        if original.stage == Stage.PUBLISHED:
            return
        if original.stage == Stage.WRITING:
            publishing.approve(original, by=self.editor)
        at = timezone.now() + timedelta(hours=1)
        weights = {"significance": weight, "since_draft": since_draft}
        publishing.schedule(original, by=self.editor, at=at, **weights)
        self.truth.planned = (weight, since_draft)

    def time_comes(self) -> None:
        publishing.publish_due(now=timezone.now() + timedelta(hours=2))
        if self.truth.planned:
            self.truth.publish(*self.truth.planned)

    def revise(self, text: str, weight: Significance) -> None:
        self.save(text)
        self.publish(weight, weight)

    def withdraw(self) -> None:
        if self.truth.is_live:
            publishing.withdraw(self.original, by=self.editor)
            self.truth.is_live, self.truth.planned = False, None

    def weigh_again(self, number: int, weight: Significance, since_draft: Significance) -> None:
        if self.truth.shown:
            number %= len(self.truth.shown)
            found = Publication.objects.filter(translation=self.original).order_by("pk")[number]
            weights = {"significance": weight, "since_draft": since_draft}
            reweighing.weigh_again(found, by=self.editor, **weights)
            self.truth.shown[number].weight = weight
            self.truth.shown[number].since_draft = since_draft

    # Its translations

    def start(self, language: str) -> None:
        if self.translation(language) is None:
            draft = make_draft(language, body="<p>Altın.</p>", notes={})
            make_translation(self.article, language, by=self.editor, draft=draft)
            self.truth.had[language] = len(self.truth.saved) - 1

    def write(self, language: str) -> None:
        if text := self.translation(language):
            number = text.latest.number
            draft = make_draft(f"{language} {number}", body="<p>Altın.</p>", notes={})
            editing.save(text, draft, by=self.editor, expected=number)

    def release(self, language: str) -> None:
        text = self.translation(language)
        if text is not None and text.stage != Stage.PUBLISHED:
            publish(text, by=self.editor)
            self.truth.readers_had[language] = self.truth.had[language]

    def recall(self, language: str) -> None:
        text = self.translation(language)
        if text is not None and text.live_id:
            publishing.withdraw(text, by=self.editor)
            self.truth.readers_had.pop(language)

    def mark(self, language: str, number: int) -> None:
        text = self.translation(language)
        found = text and following(text)
        if found:
            key = found.changes[number % len(found.changes)].key
            if take_over(text, key=key, by=self.editor):
                self.truth.had[language] = self.truth.shown[-1].place

    def follow(self, language: str) -> None:
        text = self.translation(language)
        found = text and following(text)
        if found:
            editing.follow_original(text, by=self.editor, number=found.source.number)
            self.truth.had[language] = self.truth.shown[-1].place

    def follow_draft(self, language: str) -> None:
        """Its translator had the newest text of the original before them, published or not."""
        if text := self.translation(language):
            number = self.original.latest.number
            editing.follow_original(text, by=self.editor, number=number)
            self.truth.had[language] = len(self.truth.saved) - 1

    def confirm(self, language: str) -> None:
        text = self.translation(language)
        if text is not None and text.stage == Stage.PUBLISHED:
            if text.based_on_id != text.live_based_on_id:
                reweighing.confirm_live(text, by=self.editor)
            self.truth.readers_had[language] = self.truth.had[language]

    # What must hold

    def check(self) -> None:
        found = with_behind(Translation.objects.filter(article=self.article))
        told = dict(found.values_list("language", "behind"))
        is_behind = found.filter(behind__isnull=False).exclude(stage="withdrawn")
        # The cheap question lets none of them go.
        perhaps = set(may_be_behind(found).values_list("pk", flat=True))
        assert set(is_behind.values_list("pk", flat=True)) <= perhaps
        article = Article.objects.get(pk=self.article.pk)
        shown = Publication.objects.filter(translation=self.original).order_by("pk")
        times = [one.at for one in shown]
        for language in ("en", "tr", "ru"):
            assert told.get(language) == self.truth.behind(language), language
            number = self.truth.overtaken_by(language)
            since = None if number is None else times[number]
            assert article.in_language("overtaken_at", language) == since, language

    def check_lists(self) -> None:
        for language in set(self.truth.had):
            text = Translation.objects.select_related("article", "based_on").get(
                article=self.article, language=language
            )
            missed = [one.weight for one in missed_publications(text)]
            place = self.truth.had[language]
            assert missed == [weight for _number, weight in self.truth.missed(place)]
            assert behind(text) is None or following(text) is not None


WEIGHTS = st.sampled_from(list(Significance))
LANGUAGES = st.sampled_from(("tr", "ru"))
NUMBERS = st.integers(0, 5)
TEXT = st.sampled_from(TEXTS)
STEPS = st.one_of(
    st.tuples(st.just("save"), TEXT),
    st.tuples(st.just("revise"), TEXT, WEIGHTS),
    st.tuples(st.just("restore"), NUMBERS),
    st.tuples(st.just("publish"), WEIGHTS, WEIGHTS),
    st.tuples(st.just("schedule"), WEIGHTS, WEIGHTS),
    st.tuples(st.sampled_from(("time_comes", "withdraw"))),
    st.tuples(st.just("weigh_again"), NUMBERS, WEIGHTS, WEIGHTS),
    st.tuples(
        st.sampled_from(("start", "write", "release", "recall", "follow", "confirm")), LANGUAGES
    ),
    st.tuples(st.just("follow_draft"), LANGUAGES),
    st.tuples(st.just("mark"), LANGUAGES, NUMBERS),
)


FIRST, SECOND, THIRD = TEXTS
RELEASED = [("publish", MINOR, MINOR), ("start", "tr"), ("release", "tr")]
PUBLISHED_AS_IT_WAS = [
    *RELEASED,
    ("revise", SECOND, MAJOR),
    ("start", "ru"),
    ("revise", FIRST, MAJOR),
    ("revise", THIRD, TYPO),
]
MADE_FROM_A_DRAFT = [
    *RELEASED,
    ("save", SECOND),
    ("start", "ru"),
    ("release", "ru"),
    ("save", THIRD),
    ("publish", MAJOR, TYPO),
    ("weigh_again", 1, TYPO, MAJOR),
]
MADE_FROM_A_DRAFT_BEFORE_ALL = [("start", "tr"), ("revise", SECOND, MAJOR), ("follow", "tr")]
WITHDRAWN = [
    *RELEASED,
    ("revise", SECOND, MAJOR),
    ("withdraw",),
    ("publish", MAJOR, MAJOR),
    ("mark", "tr", 0),
    ("write", "tr"),
    ("release", "tr"),
]
ON_SCHEDULE = [*RELEASED, ("save", SECOND), ("schedule", MAJOR, MAJOR), ("time_comes",)]
NOTHING_TO_CHANGE = [*RELEASED, ("revise", SECOND, MAJOR), ("follow", "tr"), ("confirm", "tr")]


@example(PUBLISHED_AS_IT_WAS)
@example(MADE_FROM_A_DRAFT)
@example(MADE_FROM_A_DRAFT_BEFORE_ALL)
@example(WITHDRAWN)
@example(ON_SCHEDULE)
@example(NOTHING_TO_CHANGE)
@settings(max_examples=18)
@given(steps=st.lists(STEPS, min_size=10, max_size=20))
def test_whatever_happens_in_whatever_order_the_newsroom_knows_who_is_behind(steps):
    with transaction.atomic():
        house = House(make_editor())
        for name, *answers in steps:
            getattr(house, name)(*answers)
            house.check()
        house.check_lists()
        transaction.set_rollback(True)


# The table of the rule, one line each --------------------------------------------------


def revised(original, text, **weights):
    number = original.latest.number
    draft = make_draft(original.latest.title, body=text, notes={})
    editing.save(original, draft, by=make_editor(), expected=number)
    return publish(original, **weights)


@pytest.mark.parametrize(
    ("weight", "how_far", "told"),
    [(TYPO, None, False), (MINOR, MINOR, False), (MAJOR, MAJOR, True)],
)
def test_a_change_puts_its_translations_behind_by_what_was_said_of_it(weight, how_far, told):
    article = make_published()
    languages = {code: publish(make_translation(article, code)) for code in ("tr", "ru")}

    revised(version(article, "en"), SECOND, significance=weight)

    article.refresh_from_db()
    for code, text in languages.items():
        assert behind(text) == how_far
        assert (article.in_language("overtaken_at", code) is not None) is told
    assert article.overtaken_at_en is None


def test_a_new_address_alone_puts_nobody_behind():
    article = make_published()
    turkish, original = publish(make_translation(article, "tr")), version(article, "en")
    draft = editing.draft_of(original.latest)
    moved = type(draft)(**{**draft.__dict__, "slug": "elsewhere"})
    editing.save(original, moved, by=make_editor(), expected=1)

    publish(original, significance=MAJOR)

    assert behind(turkish) is None


def test_what_was_weighed_wrongly_is_mended_with_an_event_and_by_editors_only():
    article = make_published()
    turkish = publish(make_translation(article, "tr"))
    original = revised(version(article, "en"), SECOND, significance=MAJOR)
    wrong = original.publications.first()

    with pytest.raises(NotAllowed):
        reweighing.weigh_again(wrong, by=make_translator("tr"), significance=TYPO)
    reweighing.weigh_again(wrong, by=make_editor(), significance=TYPO)

    article.refresh_from_db()
    assert (behind(turkish), article.overtaken_at_tr) == (None, None)
    event = original.events.first()
    assert event.verb == "weighed"
    assert "major → typo" in event.reason

    reweighing.weigh_again(wrong, by=make_editor(), significance=TYPO)
    assert original.events.filter(verb="weighed").count() == 1


def test_readers_are_told_until_the_translation_that_follows_is_published():
    article, translator = make_published(), make_translator("tr")
    turkish = publish(make_translation(article, "tr"))
    revised(version(article, "en"), SECOND, significance=MAJOR)

    editing.follow_original(turkish, by=translator, number=2)
    assert told(article)
    editing.save(turkish, make_draft("Yeni"), by=translator, expected=turkish.latest.number)
    with pytest.raises(NotPossible, match="Publish it"):
        reweighing.confirm_live(turkish, by=make_editor())
    assert told(article)

    publish(turkish)
    assert not told(article)


def test_an_editor_says_that_the_published_text_needs_no_change():
    article = make_published()
    turkish = publish(make_translation(article, "tr"))
    revised(version(article, "en"), SECOND, significance=MAJOR)

    with pytest.raises(NotPossible, match="Take over the changes first"):
        reweighing.confirm_live(turkish, by=make_editor())
    editing.follow_original(turkish, by=make_translator("tr"), number=2)
    with pytest.raises(NotAllowed):
        reweighing.confirm_live(turkish, by=make_translator("tr"))
    reweighing.confirm_live(turkish, by=make_editor())

    assert not told(article)
    assert turkish.events.first().verb == "confirmed"


def told(article):
    return Article.objects.get(pk=article.pk).overtaken_at_tr is not None
