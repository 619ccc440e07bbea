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

from django.db.models import Count, FloatField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from articles.models.article import Article
from articles.models.similarity import KeyTerm, Similarity
from articles.rendering.notes import NOTES_SECTION
from articles.rendering.source import plain_text
from languages.columns import column, languages_of_columns
from languages.stemming import function_stems, stems

#: What one shared topic adds to a score (texts on one subject reach about 0.1 to 0.4).
TOPIC_WEIGHT = 0.02
Tagging = Article.topics.through
#: The texts, in all languages: a list of links needs none of them.
_UNSHOWN = [
    column(field, code) for field in ("body", "takeaways") for code in languages_of_columns()
]
_TERMS_A_TEXT = 120
_NEIGHBOURS = 60
_TITLE_COUNTS, _STANDFIRST_COUNTS = 4, 2


def similar_to(article: Article, *, language: str, limit: int = 4) -> list[Article]:
    """Return at most `limit` other articles readable in `language`, the most similar first.

    Category and cover come with them; bodies do not. One query.
    """
    neighbours = Similarity.objects.filter(article=article.pk, language=language)
    topics = Tagging.objects.filter(article=article.pk).values("topic")
    sharing = Tagging.objects.filter(topic__in=topics)
    by_text = neighbours.filter(other=OuterRef("pk")).values("score")
    by_topics = (
        sharing.filter(article=OuterRef("pk"))
        .values("article")
        .annotate(shared=Count("topic"))
        .values("shared")
    )
    return list(
        Article.objects.readable_in(language)
        .filter(Q(pk__in=neighbours.values("other")) | Q(pk__in=sharing.values("article")))
        .exclude(pk=article.pk)
        .annotate(
            score=Coalesce(Subquery(by_text), Value(0.0))
            + TOPIC_WEIGHT * Coalesce(Subquery(by_topics), Value(0), output_field=FloatField())
        )
        .select_related("category", "cover")
        .defer(*_UNSHOWN)
        .order_by("-score", "-pk")[:limit]
    )


def index(article: Article, *, language: str) -> None:
    """Learn what the published text of `article` in `language` is about, and its neighbours."""
    forget(article, language=language)
    own = key_terms(_published_terms(article, language), language=language)
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


def key_terms(terms: Iterable[str], *, language: str) -> dict[str, float]:
    """Return the `terms` (folded stems) that are used most, weighted, of length 1 together."""
    ignored = function_stems(language)
    kept = (term[:40] for term in terms if len(term) > 2 and not term.isdigit())
    counts = Counter(term for term in kept if term not in ignored).most_common(_TERMS_A_TEXT)
    weights = {term: 1 + log(count) for term, count in counts}
    length = sqrt(sum(weight**2 for weight in weights.values())) or 1.0
    return {term: weight / length for term, weight in weights.items()}


def _published_terms(article: Article, language: str) -> list[str]:
    def terms(text: str | None) -> list[str]:
        return stems(text or "", language=language)

    body, _, _ = (article.in_language("body", language) or "").partition(NOTES_SECTION)
    return (
        terms(article.in_language("title", language)) * _TITLE_COUNTS
        + terms(article.in_language("standfirst", language)) * _STANDFIRST_COUNTS
        + terms(" ".join(article.in_language("takeaways", language) or []))
        + terms(plain_text(body))
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
