"""What a published text is found by: its words, and the names of who wrote it."""

from collections.abc import Iterable
from typing import Any

from django.db.models.signals import post_delete, post_save, pre_save
from lxml import html

from articles.models import Article, Byline, SearchEntry
from articles.public.search import databases
from articles.public.search.query import term
from articles.rendering.source import parse, plain_text
from authors.models import Author
from languages.columns import in_all_languages
from languages.folding import words
from languages.stemming import placed_stems

#: In the page of a text, but no part of it: markers, the way back, what repeats a note.
_NOT_TEXT = "//sup[contains(@class, 'fn')] | //*[@role='doc-backlink' or @popover or @id='notes']"


def index(article: Article, *, language: str) -> None:
    """Let the published text of `article` in `language` be found. Undone by `forget`."""
    takeaways = " ".join(article.in_language("takeaways", language) or ())
    standfirst = article.in_language("standfirst", language) or ""
    text = _readable(article.in_language("body", language) or "")
    entry, _created = SearchEntry.objects.update_or_create(
        article=article,
        language=language,
        defaults={"text": f"{takeaways} {text}".strip()},
    )
    title = article.in_language("title", language) or ""
    databases.write(
        entry.pk,
        databases.Words(
            title=_words(title, language),
            lead=_words(f"{standfirst} {takeaways}", language),
            names=_names(article),
            body=_words(text, language),
        ),
    )


def forget(article: Article, *, language: str) -> None:
    """Undo `index`: the text is no longer published in `language`."""
    entries = SearchEntry.objects.filter(article=article, language=language)
    databases.delete(list(entries.values_list("pk", flat=True)))
    entries.delete()


def index_names(articles: Iterable[Article]) -> None:
    """Write anew by whose names `articles` are found, in all their languages."""
    for article in articles:
        names = _names(article)
        for entry in SearchEntry.objects.filter(article=article).values_list("pk", flat=True):
            databases.write_names(entry, names)


def follow_names() -> None:
    """Write names anew whenever a person is renamed or a byline changes, whoever does it."""
    pre_save.connect(_person_about_to_be_saved, sender=Author, dispatch_uid="search_person_before")
    post_save.connect(_person_saved, sender=Author, dispatch_uid="search_person")
    for signal in (post_save, post_delete):
        signal.connect(_byline_changed, sender=Byline, dispatch_uid=f"search_byline_{signal}")


def _person_about_to_be_saved(instance: Author, *, raw: bool = False, **kwargs: Any) -> None:
    stored = None if raw else Author.objects.filter(pk=instance.pk).first()
    instance.was_called = in_all_languages(stored, "name") if stored else None


def _person_saved(instance: Author, **kwargs: Any) -> None:
    # A biography is corrected more often than a name, and somebody may have signed hundreds.
    if instance.was_called not in (None, in_all_languages(instance, "name")):
        found = SearchEntry.objects.filter(article__bylines__author=instance)
        index_names(entry.article for entry in _one_an_article(found))


def _byline_changed(instance: Byline, *, raw: bool = False, **kwargs: Any) -> None:
    if not raw:
        found = SearchEntry.objects.filter(article=instance.article_id)
        index_names(entry.article for entry in _one_an_article(found))


def _one_an_article(entries) -> Iterable[SearchEntry]:
    related = entries.select_related("article").only("article__id").defer("text")
    return {entry.article_id: entry for entry in related}.values()


def _names(article: Article) -> list[str]:
    """Return the words of all spellings of the names: a reader may know any of them."""
    bylines = Byline.objects.filter(article=article).select_related("author")
    spelled = [name for one in bylines for name in in_all_languages(one.author, "name")]
    return list(dict.fromkeys(words(" ".join(spelled))))


def _words(text: str, language: str) -> list[str]:
    """Return the stems of `text` in order, then each word that is not spelled as its stem.

    So a phrase is found by neighbouring stems, and a word by its beginning.
    """
    found = placed_stems(text, language=language)
    terms = [term(one.stem, one.folded) for one in found]
    spelled = dict.fromkeys(one.folded for one in found if one.folded != one.stem)
    return [*terms, *spelled]


def _readable(body: str) -> str:
    """Return the text of print-ready `body` with its notes, as somebody reads it aloud."""
    tree = parse(body)
    for element in tree.xpath(_NOT_TEXT):
        element.drop_tree()
    return plain_text(html.tostring(tree, encoding="unicode"))
