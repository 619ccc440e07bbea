"""The screen that shows which article is there in which language, and leads to the work."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.admin.naming import name_of
from articles.models import Assignment, Category, Topic, Translation
from articles.newsroom import coverage
from articles.newsroom.coverage import Total
from articles.newsroom.coverage_question import DUE, NOBODY, ORDERS, STATES, Question, originals
from articles.newsroom.permissions import TRANSLATOR, may
from languages.collation import collation_key
from languages.names import codes, own_name

_A_PAGE = 50
_WORDS = 200
Choices = Mapping[str, Any]


@dataclass(frozen=True)
class Menu:
    """What one thing can be asked for, each choice with the address that asks for it."""

    name: str
    title: str
    choices: list[dict[str, Any]]
    chosen: str
    without: str
    """The address that asks for everything else that is asked for now."""


@dataclass(frozen=True)
class Bar:
    """A language's share of each state as stretches of a line that is 100 long."""

    total: Total
    stretches: list[tuple[str, str, str]]
    counts: list[tuple[str, Any, int, str]]


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show the board that the address asks for; what it asks for wrongly counts as not asked."""
    if not may(request.user, "view_translation"):
        raise PermissionDenied
    choices = _choices(request.user)
    asked = {name: request.GET.get(name, "") for name in choices}
    asked = {name: value for name, value in asked.items() if value in choices[name]}
    if words := " ".join(request.GET.get("q", "").replace("\0", " ").split())[:_WORDS]:
        asked["q"] = words
    question = Question(
        language=asked.get("language", ""),
        state=asked.get("state", ""),
        category=int(asked["category"]) if "category" in asked else None,
        topic=int(asked["topic"]) if "topic" in asked else None,
        translator=asked.get("translator", ""),
        due=asked.get("due", ""),
        words=words,
        order=asked.get("sort") or "newest",
    )
    found = originals(question, user=request.user)
    totals = coverage.totals(found, question)
    page = Paginator(range(totals.articles), _A_PAGE).get_page(request.GET.get("p"))
    start = max(page.start_index() - 1, 0)
    lines = coverage.lines(found, question, user=request.user, start=start, length=_A_PAGE)
    context = {
        **admin.site.each_context(request),
        "title": pgettext("of articles in languages", "Coverage"),
        "question": question,
        "totals": totals,
        "bars": [_bar(total, totals.articles, asked) for total in totals.languages],
        "columns": [(code, own_name(code)) for code in question.languages],
        "lines": lines,
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1),
        "page_address": _address(asked) + ("&" if asked else "?"),
        "menus": [_menu(name, choices[name], asked) for name in choices],
        "without_words": _address(asked, q=""),
        "asked": asked,
        "is_filtered": bool(set(asked) - {"sort"}),
    }
    return TemplateResponse(request, "admin/coverage/board.html", context)


def _choices(user: Any) -> dict[str, Choices]:
    """Return what can be asked for, by its name in the address."""
    return {
        "language": {code: own_name(code) for code in codes()},
        "state": STATES,
        "category": {str(one.pk): str(one) for one in Category.objects.all()},
        "topic": _by_name((str(one.pk), str(one)) for one in Topic.objects.all()),
        "translator": {NOBODY: _("Nobody"), **_translators()},
        "due": DUE,
        "sort": ORDERS,
    }


def _translators() -> Choices:
    named = [
        Q(pk__in=model.objects.filter(translator__isnull=False).order_by().values("translator"))
        for model in (Translation, Assignment)
    ]
    people = get_user_model().objects.filter(
        named[0] | named[1] | Q(groups__name=TRANSLATOR, is_active=True)
    )
    return _by_name((str(one.pk), name_of(one)) for one in people.distinct())


def _by_name(choices: Iterable[tuple[str, str]]) -> Choices:
    language = get_language() or "en"
    return dict(sorted(choices, key=lambda choice: collation_key(choice[1], language=language)))


def _titles() -> dict[str, str]:
    return {
        "language": _("Language"),
        "state": _("State"),
        "category": _("Category"),
        "topic": _("Topic"),
        "translator": _("Translator"),
        "due": pgettext("of work", "Due"),
        "sort": pgettext("of a list", "Order"),
    }


def _menu(name: str, choices: Choices, asked: Mapping[str, str]) -> Menu:
    is_order = name == "sort"
    first = "newest" if is_order else ""
    chosen = asked.get(name, first)
    rest = {key: label for key, label in choices.items() if key != first}
    offered = {first: choices[first] if is_order else _("All"), **rest}
    return Menu(
        name=name,
        title=_titles()[name],
        choices=[
            {
                "display": label,
                "query_string": _address(asked, **{name: "" if key == first else key}),
                "selected": key == chosen,
            }
            for key, label in offered.items()
        ],
        chosen=choices[chosen] if chosen and chosen != first else "",
        without=_address(asked, **{name: ""}),
    )


def _bar(total: Total, articles: int, asked: Mapping[str, str]) -> Bar:
    stretches, start = [], 0.0
    for name, count in total.shares.items():
        length = 100 * count / articles if articles else 0
        if count:
            stretches.append((name, f"{start:.3f}", f"{length:.3f}"))
        start += length
    return Bar(
        total=total,
        stretches=stretches,
        counts=[
            (state, label, count, _address(asked, language=total.language, state=state))
            for state, label in STATES.items()
            if state != "behind" and (count := total.counts[state])
        ],
    )


def _address(asked: Mapping[str, str], **changes: str) -> str:
    """Return the query that asks for what is `asked`, with `changes`; the first page of it."""
    query = QueryDict(mutable=True)
    query.update({name: value for name, value in {**asked, **changes}.items() if value})
    return f"?{query.urlencode()}"
