"""How a text is written down: every save is a new revision, and nobody overwrites anybody."""

from dataclasses import replace
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Article, Assignment, Event, ReleaseMember, Revision, Translation
from articles.models.revision import Origin
from articles.models.translation import Stage
from articles.newsroom.comparing import compare
from articles.newsroom.draft import Draft
from articles.newsroom.people import at_work, name_of
from articles.newsroom.permissions import check_may_write, may
from articles.newsroom.picture_uses import remember_pictures
from articles.newsroom.refusals import NotPossible, Refused
from articles.newsroom.segments import words_of
from articles.newsroom.slugs import free_slug
from articles.newsroom.staleness import original_of
from articles.newsroom.word_debt import untranslated_words
from articles.rendering.skeleton import skeleton
from articles.rendering.source import KEY, clean_body, clean_note
from languages.characters import without_forbidden
from languages.folding import fold
from languages.names import codes
from languages.slugs import slugify

TITLE_LENGTH = Revision._meta.get_field("title").max_length
#: A language version that has no time, and nothing that was said for that time.
OFF_SCHEDULE: dict[str, Any] = {
    "publish_at": None,
    "scheduled_by": None,
    "scheduled_significance": None,
    "scheduled_since_draft": None,
    "scheduled_kind": "",
    "scheduled_note": "",
}


class Conflict(Refused):
    """Somebody else saved in between. `newer` is what they saved; nothing was written."""

    def __init__(self, newer: Revision, *, by: Any = None):
        self.newer = newer
        if by is not None and newer.by_id == by.pk:
            sentence = _(
                "You saved this text in another window while you were writing here. Nothing is "
                "lost: compare both below, take over what you need, and save again."
            )
        else:
            sentence = _(
                "%(person)s saved this text while you were writing. Nothing of yours is lost: "
                "compare both below, take over what you need, and save again."
            ) % {"person": name_of(newer.by)}
        super().__init__(sentence)


@transaction.atomic
def start(
    *,
    article: Article,
    language: str,
    by: Any,
    draft: Draft | None = None,
    comment: str = "",
    origin: str = "",
    based_on: Revision | None = None,
) -> Translation:
    """Begin the version of `article` in `language` and return it.

    A translation begins from the newest revision of the original: it has the key, the
    citation and the place of every note, and remembers that revision as `based_on`. With
    `draft` it begins with that text instead, which may translate an earlier revision
    `based_on` of the original. What was assigned of it goes on with it.

    Raises:
        NotAllowed: `by` may not write in this language.
        NotPossible: there is one already, it is somebody else's to make, or the original has
            no text yet.
        Refused: the title of `draft` is too long.
    """
    translation = Translation(article=article, language=language)
    check_may_write(translation, by=by)
    source = original_of(translation)
    if source is not None and source.latest is None:
        raise NotPossible(_("The original has no text yet. Save it first."))
    lock_article(article.pk)
    try:
        with transaction.atomic():
            if source is not None:
                _carry_on_assigned(translation, by=by)
            translation.save()
    except IntegrityError as duplicate:
        raise NotPossible(
            _("There is a version in this language already. Open it on the article's page.")
        ) from duplicate
    record(translation, Event.Verb.STARTED, by=by)
    if source is not None:
        translation.based_on = based_on or source.latest
        if draft is None:
            draft = Draft(body=skeleton(source.latest.body), notes=dict(source.latest.notes))
        else:
            draft = cleaned(draft)
        _write(translation, draft, by=by, comment=comment, origin=origin)
    return translation


@transaction.atomic
def save(
    translation: Translation,
    draft: Draft,
    *,
    by: Any,
    expected: int | None,
    comment: str = "",
    origin: str = "",
    restores: int | None = None,
    to_writing: bool = False,
    in_passing: bool = False,
) -> Revision:
    """Write `draft` down as a new revision and return it.

    `expected` is the number of the revision that the writer started from, None for the
    first. `origin` and `restores` tell what `comment` does not, see `Revision.remark`. A
    draft that says what the newest revision says makes no new one (a double click), unless a
    machine wrote that: saving it as it stands is saying that it is right. Who saves
    `in_passing`, because they submit or approve, does not say so. Saving
    takes the text back to writing, and off the schedule, unless somebody who may approve
    saves it in review or when it is ready; with `to_writing` then, too.

    Raises:
        NotAllowed: `by` may not write this version.
        Conflict: somebody saved after `expected`.
        Refused: the title is too long.
    """
    locked = lock(translation)
    check_may_write(locked, by=by)
    draft = _addressed(cleaned(draft), locked, asked=draft.slug)
    says_it_already = locked.latest is not None and draft == draft_of(locked.latest)
    by_machine = locked.latest is not None and locked.latest.origin == Origin.MACHINE
    if says_it_already and (not by_machine or in_passing or origin == Origin.MACHINE):
        translation.refresh_from_db()
        return locked.latest
    if locked.latest is not None and locked.latest.number != expected:
        raise Conflict(locked.latest, by=by)
    revision = _write(
        locked,
        draft,
        by=by,
        comment=comment,
        origin=origin,
        restores=restores,
        to_writing=to_writing,
    )
    translation.refresh_from_db()
    return revision


def restore(revision: Revision, *, by: Any, expected: int | None) -> Revision:
    """Write down what `revision` says as the newest revision of its version and return that.

    What this version says alone is changed; its article and other languages are not.

    Raises: as `save`.
    """
    return save(
        revision.translation,
        draft_of(revision),
        by=by,
        expected=expected,
        restores=revision.number,
        # Nobody has read it because it is restored.
        origin=Origin.MACHINE if revision.origin == Origin.MACHINE else "",
    )


@transaction.atomic
def follow_original(
    translation: Translation, *, by: Any, number: int, may_go_back: bool = False
) -> None:
    """Remember that `translation` says what revision `number` of its original says.

    That is the revision which the translator had before their eyes: the original may have
    gone on since. What is known already is not forgotten for an earlier one, unless the
    text is a new one that does not know it (`may_go_back`).

    Raises:
        NotAllowed: `by` may not write this version.
        NotPossible: it is an original itself, or the original has no such revision.
    """
    locked = lock(translation)
    check_may_write(locked, by=by)
    source = original_of(locked)
    if source is None:
        raise NotPossible(_("This is the original; it follows no other text."))
    seen = source.revisions.filter(number=number).first()
    if seen is None:
        raise NotPossible(_("The original has no such revision. Reload the page."))
    known = locked.based_on.number if locked.based_on is not None else 0
    if known == seen.number or (known > seen.number and not may_go_back):
        return
    locked.based_on = seen
    locked.save(update_fields=["based_on", "changed_at"])
    locked.taken_over.all().delete()
    if known < seen.number:
        record(locked, Event.Verb.FOLLOWED, by=by)
    translation.refresh_from_db()


def lock(translation: Translation) -> Translation:
    """Return `translation` as it is now, kept from others until the transaction ends.

    The article is locked first: whoever writes its public columns waits there.
    """
    lock_article(translation.article_id)
    return (
        Translation.objects.select_for_update(of=("self",))
        .select_related("article", "latest", "live", "latest__by", "based_on")
        .get(pk=translation.pk)
    )


def lock_article(number: int) -> None:
    """Keep the article with this number from others until the transaction ends.

    Its key is not locked: rows that only point to it (similar posts of another) can be
    written meanwhile.
    """
    Article.objects.select_for_update(no_key=True).only("pk").get(pk=number)


def _carry_on_assigned(translation: Translation, *, by: Any) -> None:
    """Let a version that begins have the people and the day that were assigned to it."""
    plan = Assignment.objects.filter(
        article=translation.article, language=translation.language
    ).first()
    if plan is None:
        translation.translator = by
        return
    translator = at_work(plan.translator)
    if translator not in {None, by} and not may(by, "assign_translation", translation):
        raise NotPossible(
            _("%(person)s is to make this version. Ask an editor to give it to you.")
            % {"person": name_of(translator)}
        )
    translation.translator = translator or by
    translation.reviewer, translation.due = plan.reviewer, plan.due
    translation.note = plan.note
    plan.delete()


def cleaned(draft: Draft) -> Draft:
    """Return `draft` as it can be saved: clean, and with a slug.

    Raises:
        Refused: the title is too long.
    """
    draft = clean(draft)
    if len(draft.title) > TITLE_LENGTH:
        raise Refused(
            _("The title is longer than %(count)s characters. Shorten it.")
            % {"count": TITLE_LENGTH}
        )
    return replace(draft, slug=draft.slug or slugify(draft.title))


def clean(draft: Draft) -> Draft:
    """Return `draft` with allowed HTML only, and no empty takeaways."""
    return Draft(
        title=_line(draft.title),
        slug=slugify(draft.slug),
        standfirst=_line(draft.standfirst),
        takeaways=tuple(one for line in draft.takeaways if (one := _line(line))),
        body=clean_body(draft.body),
        notes={key: clean_note(text) for key, text in draft.notes.items() if KEY.fullmatch(key)},
    )


def _addressed(draft: Draft, translation: Translation, *, asked: str) -> Draft:
    """Return `draft` with a free address, where its writer `asked` for none."""
    if slugify(asked) or not draft.slug:
        return draft
    free = free_slug(draft.slug, article=translation.article, language=translation.language)
    return replace(draft, slug=free)


def _line(text: str) -> str:
    return " ".join(without_forbidden(text).split())


def draft_of(revision: Revision | None) -> Draft:
    """Return what `revision` says; an empty draft of None."""
    if revision is None:
        return Draft()
    return Draft(
        title=revision.title,
        slug=revision.slug,
        standfirst=revision.standfirst,
        takeaways=tuple(revision.takeaways),
        body=revision.body,
        notes=dict(revision.notes),
    )


def _write(
    translation: Translation,
    draft: Draft,
    *,
    by: Any,
    comment: str,
    origin: str = "",
    restores: int | None = None,
    to_writing: bool = False,
) -> Revision:
    change = compare(draft_of(translation.latest), draft)
    revision = Revision.objects.create(
        translation=translation,
        number=translation.latest.number + 1 if translation.latest else 1,
        title=draft.title,
        slug=draft.slug,
        standfirst=draft.standfirst,
        takeaways=list(draft.takeaways),
        body=draft.body,
        notes=draft.notes,
        by=by,
        comment=comment.strip()[:300],
        origin=origin,
        restores=restores,
        words_added=change.words_added,
        words_removed=change.words_removed,
    )
    remember_pictures(revision)
    before = translation.stage
    translation.latest = revision
    translation.folded_title = fold(draft.title)
    translation.words = words_of(draft)
    if translation.based_on is not None:
        translation.untranslated = untranslated_words(draft_of(translation.based_on), draft)
    keeps = _keeps_its_stage(translation) and may(by, "review_translation", translation)
    if to_writing or not keeps:
        translation.stage = Stage.WRITING
        for field, value in OFF_SCHEDULE.items():
            setattr(translation, field, value)
    if translation.stage != before:
        translation.stage_since = timezone.now()
    # How much a change matters was said of the text as it was; what readers are told stays:
    # a scheduled correction is one still, when a comma is mended meanwhile.
    translation.scheduled_significance = translation.scheduled_since_draft = None
    ReleaseMember.objects.filter(translation=translation, waiting=True).update(significance=None)
    translation.save()
    record(translation, Event.Verb.SAVED, by=by, before=before)
    return revision


def _keeps_its_stage(translation: Translation) -> bool:
    return translation.stage in {Stage.IN_REVIEW, Stage.READY}


def record(
    translation: Translation,
    verb: Event.Verb,
    *,
    by: Any,
    before: str | None = None,
    reason: str = "",
    own_reasons: dict[str, str] | None = None,
) -> None:
    """Write down what `by` did to `translation`, which stood in the stage `before`.

    `reason` is a person's, `own_reasons` the newsroom's own sentence by language.
    """
    Event.objects.create(
        translation=translation,
        verb=verb,
        by=by,
        from_stage=before or translation.stage,
        to_stage=translation.stage,
        revision=translation.latest,
        reason=reason or (own_reasons or {}).get(codes()[0], ""),
        own_reasons=own_reasons or {},
    )
