"""The screens for release sets: their list, one set with what it lacks, the way into one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from articles.admin.writing import said_back, say
from articles.models import Article, Edition, Release, Translation
from articles.models.revision import Significance
from articles.newsroom import board, clocks, publishing, release_board, releasing, telling
from articles.newsroom.permissions import may, visible_articles
from articles.newsroom.refusals import Refused
from languages.names import direction

#: How many texts a search offers.
_FOUND = 30


def release_address(release: Release) -> str:
    return reverse("admin:articles_release_change", args=[release.pk])


@admin.register(Release)
class ReleaseAdmin(admin.ModelAdmin):
    list_display = ("set_name", "texts", "due", "progress")
    list_display_links = ("set_name",)
    list_filter = ("state",)
    search_fields = ("name",)
    list_per_page = 50
    empty_value_display = ""
    actions = None

    def get_queryset(self, request):
        return release_board.with_members(super().get_queryset(request))

    def has_delete_permission(self, request, obj=None):
        return False

    # The list

    @admin.display(description=_("name"), ordering="name")
    def set_name(self, release):
        return release.name

    @admin.display(description=_("texts"))
    def texts(self, release):
        lines = release_board.lines(release)
        context = {"lines": lines[:3], "more": max(0, len(lines) - 3)}
        return render_to_string("admin/articles/release/_texts.html", context)

    @admin.display(description=pgettext_lazy("of a release set", "time"), ordering="at")
    def due(self, release):
        return render_to_string(
            "admin/articles/release/_time.html", {"set": release_board.standing(release)}
        )

    @admin.display(description=pgettext_lazy("release set", "state"), ordering="state")
    def progress(self, release):
        return render_to_string(
            "admin/articles/release/_progress.html", {"set": release_board.standing(release)}
        )

    # A new set

    def add_view(self, request, form_url="", extra_context=None):
        """Ask for a name; `?version=…` are texts that it begins with."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            try:
                release = releasing.create(
                    name=request.POST.get("name", ""),
                    by=request.user,
                    translations=_chosen(request),
                )
            except Refused as refused:
                say(request, refused)
            else:
                messages.success(request, gettext("The set is there. Now choose its texts."))
                return HttpResponseRedirect(release_address(release))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": gettext("New release set"),
            "name": request.POST.get("name", ""),
            "name_length": releasing.NAME_LENGTH,
            "chosen": _chosen(request),
        }
        return TemplateResponse(request, "admin/articles/release/new.html", context)

    # The page of one set

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """Show one set. What is posted here is its time: a doubtful one is asked about."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        release = self.get_object(request, object_id)
        if release is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        form = TimeForm(request.POST if request.method == "POST" else None, release=release)
        if request.method == "POST" and form.is_valid():
            try:
                releasing.set_time(release, **form.meant(), by=request.user)
            except clocks.Ambiguous as twice:
                form.ask_which(twice)
                say(request, twice)
            except Refused as refused:
                say(request, refused)
            else:
                messages.success(request, gettext("The time is set."))
                return HttpResponseRedirect(release_address(release))
        return self._page(request, release, form)

    def _page(self, request, release, form):
        lacking = release_board.lacking(release) if "check" in request.GET else None
        standing = release_board.standing(release)
        asked = request.GET.get("q")
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": release.name,
            "set": standing,
            "lines": [_described(line, lacking) for line in standing.lines],
            "checked": lacking is not None,
            "seen": ",".join(str(line.member.pk) for line in standing.lines),
            "form": form,
            "asked": asked,
            "found": release_board.find(asked, limit=_FOUND) if asked is not None else None,
            "name_length": releasing.NAME_LENGTH,
            "note_length": Edition.NOTE_LENGTH,
            "significances": Significance.choices,
        }
        return TemplateResponse(request, "admin/articles/release/change.html", context)

    def history_view(self, request, object_id, extra_context=None):
        """Each text tells what happened to it; Django's log does not know."""
        return redirect("admin:articles_release_change", object_id)

    def get_urls(self):
        steps = [
            path(
                f"<int:pk>/{name.replace('_', '-')}/",
                self.admin_site.admin_view(require_POST(_step(step))),
                name=f"articles_release_{name}",
            )
            for name, step in _STEPS.items()
        ]
        return [*steps, *super().get_urls()]


# What the page of a set does ------------------------------------------------------


def _step(step):
    """Return `step` as a view: it does one thing with a set and leads back to its page."""

    def view(request: HttpRequest, pk: int) -> HttpResponse:
        if not may(request.user, "change_release"):
            raise PermissionDenied
        release = get_object_or_404(Release, pk=pk)
        try:
            sentence = step(request, release)
        except Refused as refused:
            say(request, refused)
        else:
            messages.success(request, sentence)
        return HttpResponseRedirect(release_address(release))

    return view


def _add(request: HttpRequest, release: Release) -> str:
    chosen = _chosen(request)
    if not chosen:
        raise Refused(gettext("Choose the texts that are to be added."))
    releasing.add(release, chosen, by=request.user)
    return ngettext(
        "%(count)s text is in the set now.", "%(count)s texts are in the set now.", len(chosen)
    ) % {"count": len(chosen)}


def _take_out(request: HttpRequest, release: Release) -> str:
    releasing.take_out(release, _number(request.POST.get("member", "")) or 0, by=request.user)
    return gettext("The text is not in the set any more. It can go its own way again.")


def _release(request: HttpRequest, release: Release) -> str:
    seen = [_number(one) or 0 for one in request.POST.get("seen", "").split(",") if one]
    releasing.release_now(release, by=request.user, expected=seen)
    return gettext("Released: readers see all texts of the set.")


def _weigh(request: HttpRequest, release: Release) -> str:
    significance = request.POST.get("significance", "")
    if significance not in {str(value) for value in Significance.values}:
        raise Refused(gettext("Choose how much the change matters."))
    releasing.weigh(
        release,
        _number(request.POST.get("member", "")) or 0,
        significance=Significance(int(significance)),
        by=request.user,
    )
    return gettext("How much the change matters is noted.")


def _tell(request: HttpRequest, release: Release) -> str:
    number = _number(request.POST.get("member", "")) or 0
    kind, note = (request.POST.get(f"{number}-{part}", "") for part in ("told", "note"))
    try:
        told = telling.checked(kind, note)
    except Refused as refused:
        raise Refused(*refused.sentences, *said_back(note)) from refused
    releasing.tell(release, number, told=told, by=request.user)
    return gettext("What readers are told is noted.")


def _clear_time(request: HttpRequest, release: Release) -> str:
    releasing.clear_time(release, by=request.user)
    return gettext("The set has no time any more. It waits until you release it.")


def _rename(request: HttpRequest, release: Release) -> str:
    releasing.rename(release, name=request.POST.get("name", ""), by=request.user)
    return gettext("The set has its new name.")


def _cancel(request: HttpRequest, release: Release) -> str:
    releasing.cancel(release, by=request.user)
    return gettext("The set is cancelled. Its texts stay as they are.")


_STEPS = {
    "gather": _add,
    "take_out": _take_out,
    "weigh": _weigh,
    "tell": _tell,
    "let_go": _release,
    "clear_time": _clear_time,
    "rename": _rename,
    "cancel": _cancel,
}


def _chosen(request: HttpRequest) -> list[Translation]:
    sent = request.POST if request.method == "POST" else request.GET
    numbers = {number for one in sent.getlist("version") if (number := _number(one))}
    return list(
        Translation.objects.filter(pk__in=numbers).select_related("article", "latest")
        if numbers
        else ()
    )


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 16 else None


class TimeForm(forms.Form):
    """A day and a time on the clocks of a place; `which` where they show it twice."""

    # No DateTimeField: it would take what is typed for a time of the newsroom's clocks.
    at = forms.CharField(
        label=_("Day and time"),
        error_messages={"required": _("Choose the day and the time of publication.")},
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )
    zone = forms.CharField(label=_("On the clocks of"), max_length=64, widget=forms.Select)
    which = forms.TypedChoiceField(
        label=_("Which of the two?"),
        choices=[],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, data: Any = None, *, release: Release):
        zone = release.zone or timezone.get_default_timezone_name()
        at = clocks.shown_in(release.at, zone) if release.at else None
        super().__init__(data, initial={"at": at and at.strftime("%Y-%m-%dT%H:%M"), "zone": zone})
        self.fields["zone"].widget.choices = _zone_choices(zone)
        self.fields["which"].choices = [("0", ""), ("1", "")]
        self.asks_which = False

    def clean_at(self) -> datetime:
        try:
            shown = datetime.fromisoformat(self.cleaned_data["at"])
        except ValueError:
            shown = None
        if shown is None or shown.tzinfo is not None:
            raise forms.ValidationError(gettext("Choose the day and the time of publication."))
        return shown.replace(second=0, microsecond=0)

    def meant(self) -> dict[str, Any]:
        """Return `at` and `zone` for `releasing.set_time`. Raises as `clocks.moment`."""
        data = self.cleaned_data
        at = clocks.moment(data["at"], zone=data["zone"], fold=data.get("which"))
        return {"at": at, "zone": data["zone"]}

    def ask_which(self, twice: clocks.Ambiguous) -> None:
        first, second = twice.offsets
        self.fields["which"].choices = [
            ("0", gettext("the first time (%(offset)s)") % {"offset": first}),
            ("1", gettext("the second time (%(offset)s)") % {"offset": second}),
        ]
        self.asks_which = True


def _zone_choices(chosen: str) -> list:
    """Return what there is to choose from; `chosen` may be a name that is not offered any more."""
    own, *areas = clocks.zones().items()
    is_offered = any(chosen in names for names in clocks.zones().values())
    first = own[1] if is_offered else (chosen, *own[1])
    return [
        (gettext("Newsroom and world time"), [(name, name) for name in first]),
        *((area, [(name, _city(name)) for name in names]) for area, names in areas),
    ]


def _city(name: str) -> str:
    """Begin with the city: whoever types its first letters finds it."""
    city = name.rpartition("/")[2].replace("_", " ")
    return f"{city} ({name})"


# What lists and pages show --------------------------------------------------------


@dataclass(frozen=True)
class Described:
    """A member with everything that it lacks, as far as was asked."""

    line: release_board.Line
    sentences: list[str]
    state: str
    label: Any

    @property
    def direction(self) -> str:
        return direction(self.line.member.language)


def _described(line: release_board.Line, lacking: dict[int, list[str]] | None) -> Described:
    member = line.member
    sentences = [line.lacks] if line.lacks else []
    if lacking is not None:
        sentences = lacking.get(member.pk, sentences)
    version = member.translation
    state = board.state_of(version) if version else "missing"
    label = board.STATES[state] if version else pgettext_lazy("stage", "Deleted")
    return Described(line, sentences, state, label)


# From an article's page -----------------------------------------------------------


def together(article: Article, *, user: Any) -> dict[str, Any] | None:
    """Return what the article's page offers of sets; None to who may not make them."""
    if not may(user, "change_release"):
        return None
    found = release_board.candidates(article)
    return {
        "candidates": found,
        "free": [one for one in found if not one.release and not one.obstacle],
        "sets": list(Release.objects.open().only("name")[:50]),
        "name_length": releasing.NAME_LENGTH,
    }


def article_urls(site: admin.AdminSite) -> list:
    """Return the addresses below an article's for what concerns several of its versions."""
    return [
        path(
            f"<int:pk>/{name}/",
            site.admin_view(require_POST(view)),
            name=f"articles_article_{name}",
        )
        for name, view in (("together", _together), ("withdraw", _withdraw))
    ]


def _together(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the chosen versions into a set that is there, or into a new one."""
    article = get_object_or_404(visible_articles(request.user), pk=pk)
    chosen = [one for one in _chosen(request) if one.article_id == article.pk]
    try:
        if not chosen:
            raise Refused(gettext("Choose the language versions that are to go live together."))
        number = _number(request.POST.get("set", ""))
        if number:
            release = Release.objects.filter(pk=number).first()
            if release is None:
                raise Refused(gettext("That set is gone. Choose another."))
            releasing.add(release, chosen, by=request.user)
        else:
            release = releasing.create(
                name=request.POST.get("name", ""), by=request.user, translations=chosen
            )
    except Refused as refused:
        say(request, refused)
        return redirect("admin:articles_article_change", pk)
    messages.success(request, gettext("They go live together now. Add more, or set a time."))
    return HttpResponseRedirect(release_address(release))


def _withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the article from its readers in all languages."""
    article = get_object_or_404(visible_articles(request.user), pk=pk)
    try:
        publishing.withdraw_everywhere(
            article, by=request.user, reason=request.POST.get("reason", "")
        )
    except Refused as refused:
        say(request, refused)
    else:
        messages.success(request, gettext("Withdrawn in all languages."))
    return redirect("admin:articles_article_change", pk)
