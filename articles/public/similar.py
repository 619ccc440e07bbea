"""Which posts are similar for a reader of one language: by text first, a little by topic.

A text is the stems of its words, weighted by how often it uses them (1 + log tf,
normalised to length 1; Salton and Buckley 1988, "ltc"). Two texts of one language are as
similar as the sum of the products of their common stems, each weighted by the square
of its rarity in the house (idf). Scores are written when a text is published, in both
directions, so that reading asks one query; what may be read is asked at that moment.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from math import log, sqrt

import Stemmer
from django.db.models import Count, F, FloatField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from articles.models.article import Article
from articles.models.similarity import KeyTerm, Similarity
from articles.rendering.source import plain_text
from languages.folding import words
from languages.function_words import FUNCTION_WORDS

#: What one shared topic adds to a score (texts on one subject reach about 0.1 to 0.4).
TOPIC_WEIGHT = 0.02
_TERMS_A_TEXT = 120
_NEIGHBOURS = 60
_TITLE_COUNTS, _STANDFIRST_COUNTS = 4, 2
_STEMMERS = {"en": "english", "tr": "turkish", "ru": "russian", "ar": "arabic"}


def similar_to(article: Article, *, language: str, limit: int = 4) -> list[Article]:
    """Return at most `limit` other articles readable in `language`, the most similar first.

    Category and cover come with them; bodies do not. One query.
    """
    by_text = Similarity.objects.filter(
        article=article.pk, language=language, other=OuterRef("pk")
    ).values("score")
    shared = Count("topics", filter=Q(topics__articles=article.pk), distinct=True)
    return list(
        Article.objects.readable_in(language)
        .exclude(pk=article.pk)
        .annotate(text_score=Subquery(by_text), shared_topics=shared)
        .filter(Q(text_score__isnull=False) | Q(shared_topics__gt=0))
        .annotate(
            score=Coalesce(F("text_score"), Value(0.0), output_field=FloatField())
            + F("shared_topics") * Value(TOPIC_WEIGHT)
        )
        .select_related("category", "cover")
        .order_by("-score", "-pk")[:limit]
    )


def index(article: Article, *, language: str) -> None:
    """Learn what the published text of `article` in `language` is about, and its neighbours."""
    forget(article, language=language)
    own = key_terms(_published_words(article, language), language=language)
    KeyTerm.objects.bulk_create(
        KeyTerm(article=article, language=language, term=term, weight=weight)
        for term, weight in own.items()
    )
    scores = _scores(article, own, language=language)
    nearest = sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))[:_NEIGHBOURS]
    Similarity.objects.bulk_create(
        Similarity(article_id=one, other_id=another, language=language, score=score)
        for other, score in nearest
        for one, another in ((article.pk, other), (other, article.pk))
    )


def forget(article: Article, *, language: str) -> None:
    """Undo `index`: the text is no longer published in `language`."""
    KeyTerm.objects.filter(article=article, language=language).delete()
    Similarity.objects.filter(Q(article=article) | Q(other=article), language=language).delete()


def key_terms(tokens: Iterable[str], *, language: str) -> dict[str, float]:
    """Return the stems that `tokens` (folded words) use most, weighted, of length 1 together."""
    ignored = FUNCTION_WORDS.get(language, frozenset())
    kept = [token for token in tokens if len(token) > 2 and token not in ignored]
    counts = Counter(term[:40] for term in _stem(kept, language) if not term.isdigit()).most_common(
        _TERMS_A_TEXT
    )
    weights = {term: 1 + log(count) for term, count in counts}
    length = sqrt(sum(weight**2 for weight in weights.values())) or 1.0
    return {term: weight / length for term, weight in weights.items()}


def _stem(tokens: list[str], language: str) -> list[str]:
    if language not in _STEMMERS:
        return tokens
    return Stemmer.Stemmer(_STEMMERS[language]).stemWords(tokens)


def _published_words(article: Article, language: str) -> list[str]:
    def text(field: str) -> str:
        return article.in_language(field, language) or ""

    body = text("body").partition('<section role="doc-endnotes"')[0]
    return (
        words(text("title")) * _TITLE_COUNTS
        + words(text("standfirst")) * _STANDFIRST_COUNTS
        + words(" ".join(article.in_language("takeaways", language) or []))
        + words(plain_text(body))
    )


def _scores(article: Article, own: dict[str, float], *, language: str) -> dict[int, float]:
    """Return the score of every other text of `language` that shares a term with `own`."""
    found = (
        KeyTerm.objects.filter(language=language, term__in=own)
        .exclude(article=article)
        .values_list("article", "term", "weight")
    )
    uses: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for other, term, weight in found:
        uses[term].append((other, weight))
    texts = (
        KeyTerm.objects.filter(language=language).aggregate(count=Count("article", distinct=True))[
            "count"
        ]
        or 1
    )
    rarest = log(1 + texts)
    scores: dict[int, float] = defaultdict(float)
    for term, others in uses.items():
        rarity = log(1 + texts / (len(others) + 1)) / rarest
        for other, weight in others:
            scores[other] += own[term] * weight * rarity**2
    return scores
