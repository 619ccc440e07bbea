"""Who may do what in the newsroom: roles are groups, rules look at the object.

Superusers may do everything (Django answers for them before these rules are asked).
"""

from collections.abc import Iterable, Set
from typing import Any

import rules
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _
from rules.predicates import is_active, is_group_member

from articles.models import Article, Byline, LanguageAssignment, Term, Translation
from articles.models.translation import Stage
from articles.newsroom.refusals import NotAllowed
from languages.names import codes

EDITOR, AUTHOR, TRANSLATOR = "editor", "author", "translator"
ROLES = (EDITOR, AUTHOR, TRANSLATOR)

ORIGINALS = Q(language=F("article__original_language"))


def create_roles(**kwargs: Any) -> None:
    """Make the groups that the rules ask for (after every migration)."""
    for role in ROLES:
        Group.objects.get_or_create(name=role)


def may(user: Any, permission: str, target: Any = None) -> bool:
    """Say whether `user` has `permission` (`articles.…`) on `target`."""
    return user.is_active and user.has_perm(f"articles.{permission}", target)


def check_may_write(translation: Translation, *, by: Any) -> None:
    """Raises NotAllowed where `by` may not write `translation`."""
    if not may(by, "write_translation", translation):
        raise NotAllowed(
            _("You may not write the %(language)s version. Please ask an editor.")
            % {"language": translation.get_language_display()}
        )


def languages_of(user: Any) -> set[str]:
    """Return the languages that `user` translates into; asked once per user object."""
    if not hasattr(user, "_translates_into"):
        user._translates_into = (
            set(user.language_assignments.values_list("language", flat=True))
            if user.groups.filter(name=TRANSLATOR).exists()
            else set()
        )
    return user._translates_into


def translators_of(language: str) -> QuerySet:
    """Return the active people who can be asked to make the `language` version of an article.

    Those who translate into it, and editors. An author may write translations of their own
    article without being asked; they are not asked for others.
    """
    translates = Q(
        groups__name=TRANSLATOR,
        pk__in=LanguageAssignment.objects.filter(language=language).values("user"),
    )
    return _people(translates | _EDITS)


def reviewers() -> QuerySet:
    """Return the active people who may review any language version."""
    return _people(_EDITS)


_EDITS = Q(groups__name=EDITOR) | Q(is_superuser=True)


def _people(condition: Q) -> QuerySet:
    return get_user_model().objects.filter(condition, is_active=True).distinct()


def visible_articles(user: Any) -> QuerySet[Article]:
    """Return the articles that `user` may see in the newsroom, drafts among them."""
    articles = Article.objects.all()
    return articles if sees_all_articles(user) else articles.filter(pk__in=own_articles(user))


def sees_all_articles(user: Any) -> bool:
    return _sees_everything(user) or bool(languages_of(user))


def visible_translations(user: Any) -> QuerySet[Translation]:
    """Return the language versions that `user` may read."""
    if _sees_everything(user):
        return Translation.objects.all()
    seen = Q(article__in=own_articles(user))
    if languages := languages_of(user):
        seen |= Q(language__in=languages) | ORIGINALS
    return Translation.objects.filter(seen)


def _sees_everything(user: Any) -> bool:
    return may(user, "edit_everything")


def own_articles(user: Any) -> QuerySet:
    """Own is what carries my byline, and what I brought in."""
    return Article.objects.filter(owned_by(user)).order_by().values("pk")


def owned_by(user: Any, *, way: str = "") -> Q:
    """Say what is `user`'s own; `way` leads to the article (`article__`)."""
    signed = Byline.objects.filter(author__user=user).order_by().values("article")
    return Q(**{f"{way}created_by": user}) | Q(**{f"{way}pk__in": signed})


def writable_languages(user: Any, *, articles: Iterable[Article]) -> dict[int, Set[str]]:
    """Return in which languages `user` may write, by the number of each of `articles`.

    What "write_translation" says of one version, in as many queries for any number of them.
    """
    if may(user, "edit_everything"):
        return {article.pk: set(codes()) for article in articles}
    of_articles: dict[int, Set[str]] = {
        article.pk: languages_of(user) - {article.original_language} for article in articles
    }
    if is_author(user):
        own = own_articles(user).filter(pk__in=of_articles).values_list("pk", flat=True)
        of_articles |= {pk: set(codes()) for pk in own}
    return of_articles


def _article_of(target: Article | Translation) -> Article:
    return target.article if isinstance(target, Translation) else target


is_editor = is_active & is_group_member(EDITOR)
is_author = is_active & is_group_member(AUTHOR)
is_translator = is_active & is_group_member(TRANSLATOR)


@rules.predicate
def is_own(user, target) -> bool:
    if target is None:
        return False
    article = _article_of(target)
    return article.created_by_id == user.pk or any(
        byline.author.user_id == user.pk for byline in article.bylines.select_related("author")
    )


@rules.predicate
def is_in_own_language(user, translation) -> bool:
    """A translator's language versions: their languages, and never the original."""
    return (
        isinstance(translation, Translation)
        and not translation.is_original
        and translation.language in languages_of(user)
    )


@rules.predicate
def is_term_of_own_language(user, term) -> bool:
    """A term is written by those who translate into its language."""
    return isinstance(term, Term) and term.target_language in languages_of(user)


@rules.predicate
def is_own_term(user, term) -> bool:
    return isinstance(term, Term) and term.created_by_id == user.pk


@rules.predicate
def is_original(user, translation) -> bool:
    return isinstance(translation, Translation) and translation.is_original


@rules.predicate
def is_still_written(user, article) -> bool:
    """No version is approved or read: nobody relies on what its languages share."""
    return (
        isinstance(article, Article)
        and not article.translations.filter(Q(live__isnull=False) | Q(stage=Stage.READY)).exists()
    )


@rules.predicate
def has_no_readers(user, article) -> bool:
    return (
        isinstance(article, Article)
        and not article.translations.filter(live__isnull=False).exists()
    )


@rules.predicate
def is_unspecific(user, target) -> bool:
    """The admin asks without an object whether a user may open a list at all."""
    return target is None


is_own_article = is_author & is_own
works_here = is_editor | is_author | is_translator

RULES = {
    "edit_everything": is_editor,
    # The text of one language version
    "view_translation": is_editor
    | is_own_article
    | is_translator & (is_original | is_in_own_language)
    | is_unspecific & works_here,
    "write_translation": is_editor | is_own_article | is_translator & is_in_own_language,
    "review_translation": is_editor,
    "publish_translation": is_editor,
    # Who does what until when. An author does not share out work, not even on their own
    # article; a translator takes on what nobody has, for themselves and in their language.
    "assign_translation": is_editor,
    "take_translation": is_translator & is_in_own_language,
    # What all languages share. Readers see it at once, and an editor approved the text
    # with it, so an author stops there.
    "view_article": is_editor | is_translator | is_own_article | is_unspecific & is_author,
    "add_article": is_editor | is_author,
    "change_article": is_editor | is_own_article & is_still_written,
    # A preview link shows all languages of an article at once.
    "share_article": is_editor | is_own_article,
    # What goes live together: texts of many articles, whoever wrote them.
    **{f"{verb}_release": is_editor for verb in ("view", "add", "change")},
    "delete_article": is_editor & (has_no_readers | is_unspecific),
    **{
        f"{verb}_{model}": is_editor
        for verb in ("add", "change", "delete")
        for model in ("category", "topic", "series", "picture", "byline")
    },
    **{
        f"view_{model}": works_here
        for model in ("category", "topic", "series", "picture", "byline")
    },
    # A translator keeps the terms of their languages, and takes away what they added.
    "view_term": works_here,
    "add_term": is_editor | is_translator & (is_term_of_own_language | is_unspecific),
    "change_term": is_editor | is_translator & (is_term_of_own_language | is_unspecific),
    "delete_term": is_editor
    | is_translator & (is_term_of_own_language & is_own_term | is_unspecific),
    "add_picture": is_editor | is_author,
    # The rows of a byline are a part of the article; the admin asks for them apart.
    "add_byline": is_editor | is_author,
    "change_byline": is_editor | is_author,
    "delete_byline": is_editor | is_author,
}
for _permission, _predicate in RULES.items():
    rules.add_perm(f"articles.{_permission}", _predicate)

for _verb in ("add", "change", "delete"):
    rules.add_perm(f"authors.{_verb}_author", is_editor)
rules.add_perm("authors.view_author", works_here)
# Whether the admin shows these parts at all.
for _app in ("articles", "authors"):
    rules.add_perm(_app, works_here)
