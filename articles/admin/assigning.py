"""The pages on which work is assigned: of one language version, and of many at once."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from articles.admin.writing import say
from articles.models import Article, Translation
from articles.newsroom import assigning, board
from articles.newsroom.people import name_of
from articles.newsroom.permissions import (
    may,
    reviewers,
    translators_of,
    visible_articles,
    visible_translations,
)
from articles.newsroom.refusals import NotPossible, Refused
from languages.names import codes, own_name

_NOBODY = "nobody"


class AssignForm(forms.Form):
    translator = forms.ChoiceField(label=gettext_lazy("Translator"), required=False)
    reviewer = forms.ChoiceField(label=gettext_lazy("Reviewer"), required=False)
    due = forms.DateField(
        label=gettext_lazy("Due"),
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    note = forms.CharField(
        label=gettext_lazy("Message"),
        required=False,
        help_text=gettext_lazy("Who gets the work reads it in the mail and under “My work”."),
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": Translation.NOTE_LENGTH}),
    )
    # What stood on the page: a decision that a colleague made meanwhile is not undone unseen.
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        translators: QuerySet | None,
        leaving: bool = False,
        current: assigning.Work | None = None,
        **kwargs: Any,
    ):
        """Without `translators` none is asked for. `leaving`: what is empty stays as it is."""
        super().__init__(*args, **kwargs)
        work = current or assigning.Work()
        first = [("", _("Leave as it is")), (_NOBODY, _("Nobody"))] if leaving else None
        first = first or [("", _("Nobody"))]
        for name, people, holder in (
            ("translator", translators, work.translator),
            ("reviewer", reviewers(), work.reviewer),
        ):
            if people is None:
                del self.fields[name]
                continue
            self.fields[name].choices = [*first, *_choices(people, holder)]
        self.fields["due"].widget.attrs["min"] = timezone.localdate().isoformat()
        if work.due and work.due < timezone.localdate():
            # A day that is past may stand as it is; a browser would not let it be sent.
            del self.fields["due"].widget.attrs["min"]

    def person(self, name: str) -> Any:
        number = self.cleaned_data.get(name)
        if not number or number == _NOBODY:
            return None
        return get_user_model().objects.get(pk=number)

    def changes(self) -> dict[str, Any]:
        """Return what was filled in, of a form that leaves the rest as it is."""
        data = self.cleaned_data
        found = {name: self.person(name) for name in ("translator", "reviewer") if data.get(name)}
        return found | {name: data[name] for name in ("due", "note") if data[name]}


def _choices(people: QuerySet, holder: Any) -> list[tuple[str, str]]:
    found = {person.pk: person for person in people}
    if holder is not None:
        found[holder.pk] = holder
    named = [(str(pk), name_of(person)) for pk, person in found.items()]
    return sorted(named, key=lambda choice: choice[1])


def many_address(numbers: Iterable[int], *, into: str = "", back: str = "") -> str:
    """Return the page on which the versions with these numbers are assigned.

    With `into` they are originals, and their versions in that language are meant. `back` is
    where it leads afterwards, the list as it was filtered.
    """
    query: list[tuple[str, Any]] = [("pk", number) for number in numbers]
    query += [(name, value) for name, value in (("into", into), ("next", back)) if value]
    return f"{reverse('admin:articles_translation_assign')}?{urlencode(query)}"


def assign_urls(site: admin.AdminSite) -> list:
    """Return the addresses of this part, to stand before those of the articles."""

    def assign_view(request: HttpRequest, pk: int, language: str) -> HttpResponse:
        return assign_one(request, pk, language, base=site.each_context(request))

    return [
        path(
            "<int:pk>/assign/<str:language>/",
            site.admin_view(assign_view),
            name="articles_article_assign",
        ),
        path(
            "<int:pk>/take/<str:language>/",
            site.admin_view(require_POST(take)),
            name="articles_article_take",
        ),
    ]


def assign_one(request: HttpRequest, pk: int, language: str, *, base: dict) -> HttpResponse:
    """Ask who makes and reviews one language version until when."""
    article = _article(request, pk, language)
    if not may(request.user, "assign_translation"):
        raise PermissionDenied
    work = assigning.work_of(article, language)
    translators = None if language == article.original_language else translators_of(language)
    form = AssignForm(
        request.POST or None,
        translators=translators,
        current=work,
        initial={
            "translator": work.translator and work.translator.pk,
            "reviewer": work.reviewer and work.reviewer.pk,
            "due": work.due,
            "note": work.note,
            "seen": work.token,
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            assigning.assign(
                article,
                language,
                translator=form.person("translator"),
                reviewer=form.person("reviewer"),
                due=form.cleaned_data["due"],
                note=form.cleaned_data["note"],
                by=request.user,
                seen=form.cleaned_data["seen"] or None,
            )
        except NotPossible as refused:
            say(request, refused)
            # What was typed stands; who sends it again has read what a colleague decided.
            work = assigning.work_of(article, language)
            typed = request.POST.copy()
            typed["seen"] = work.token
            form = AssignForm(typed, translators=translators, current=work)
        except Refused as refused:
            say(request, refused)
        else:
            messages.success(request, _("Assigned."))
            return redirect(_next(request) or _page_of(article))
    articles = board.with_versions(Article.objects.filter(pk=pk), user=request.user)
    context = {
        **base,
        "opts": Article._meta,
        "title": _("Assign: %(language)s") % {"language": own_name(language)},
        "form": form,
        "article": article,
        "article_title": board.title_of(articles.get()),
        "back": _next(request) or _page_of(article),
    }
    return TemplateResponse(request, "admin/articles/assign.html", context)


def assign_many(request: HttpRequest, *, base: dict) -> HttpResponse:
    """Ask who makes and reviews many language versions until when."""
    if not may(request.user, "assign_translation"):
        raise PermissionDenied
    asked = request.POST if request.method == "POST" else request.GET
    numbers = [int(pk) for pk in asked.getlist("pk") if pk.isdecimal() and len(pk) < 18]
    chosen = list(
        visible_translations(request.user)
        .filter(pk__in=numbers)
        .select_related("article", "latest")
        .defer(*(f"latest__{text}" for text in board.TEXTS))
    )
    into = asked.get("into", "")
    into = into if into in codes() else ""
    languages = {into or version.language for version in chosen}
    back = _next(request) or reverse("admin:articles_translation_changelist")
    form = AssignForm(
        request.POST if request.method == "POST" else None,
        translators=_translators(languages, chosen, into=into),
        leaving=True,
    )
    if request.method == "POST" and form.is_valid():
        try:
            count = assigning.assign_many(
                [(version.article, into or version.language) for version in chosen],
                changes=form.changes(),
                by=request.user,
            )
        except Refused as refused:
            say(request, refused)
        else:
            said = ngettext(
                "%(count)s language version assigned.",
                "%(count)s language versions assigned.",
                count,
            )
            messages.success(request, said % {"count": count})
            return redirect(back)
    context = {
        **base,
        "title": _("Assign"),
        "form": form,
        "chosen": chosen,
        "into": into,
        "into_name": own_name(into) if into else "",
        "ways": _ways(chosen, back=back) if not into else [],
        "back": back,
    }
    return TemplateResponse(request, "admin/articles/assign.html", context)


def _ways(chosen: list[Translation], *, back: str) -> list[tuple[str, str]]:
    """Return language → address of what can be meant instead, where all chosen are originals."""
    if not chosen or not all(version.is_original for version in chosen):
        return []
    taken = {version.language for version in chosen}
    numbers = [version.pk for version in chosen]
    return [
        (code, many_address(numbers, into=code, back=back)) for code in codes() if code not in taken
    ]


def take(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """Let a translator take on what nobody has."""
    article = _article(request, pk, language)
    try:
        assigning.take_on(article, language, by=request.user)
    except Refused as refused:
        say(request, refused)
    else:
        messages.success(request, _("It is yours now. Begin whenever you like."))
    return redirect(_next(request) or reverse("admin:index"))


def _translators(languages: set[str], chosen: list[Translation], *, into: str) -> QuerySet | None:
    """Return who can make all of the chosen versions; None where some are originals."""
    if not into and any(version.is_original for version in chosen):
        return None
    people = get_user_model().objects.filter(is_active=True)
    for language in languages:
        people = people.filter(pk__in=translators_of(language).values("pk"))
    return people


def _article(request: HttpRequest, pk: int, language: str) -> Article:
    if language not in codes():
        raise Http404
    return get_object_or_404(visible_articles(request.user), pk=pk)


def _page_of(article: Article) -> str:
    return reverse("admin:articles_article_change", args=[article.pk])


def _next(request: HttpRequest) -> str:
    """Return the page of ours that led here, if it says so."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if ours else ""
