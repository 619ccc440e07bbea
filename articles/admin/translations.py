"""The screens for language versions: their list, the writing page, the preview."""

from django.contrib import admin, messages
from django.db.models import Q
from django.http import Http404
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import path
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from articles.admin import beside, drafts, editions, following, machine, memory, merging, revisions
from articles.admin.assigning import assign_many, many_address
from articles.admin.checks import check_urls
from articles.admin.markers import typed_markers
from articles.admin.previewing import preview
from articles.admin.writing import revision_or_latest, write
from articles.models import Translation
from articles.newsroom import assigning
from articles.newsroom.board import STATES, TEXTS, UNLISTED_COLUMNS, state_of
from articles.newsroom.permissions import may, visible_translations
from articles.newsroom.staleness import with_behind
from articles.newsroom.waiting import SOON, planned_for, untranslated, without_translator
from languages.names import codes, own_name
from languages.screens import FoldedSearch


class ScheduledFilter(admin.SimpleListFilter):
    title = _("schedule")
    parameter_name = "scheduled"

    def lookups(self, request, model_admin):
        return [("yes", _("Scheduled")), ("no", _("Not scheduled"))]

    def queryset(self, request, queryset):
        if self.value() not in {"yes", "no"}:
            return queryset
        return queryset.filter(publish_at__isnull=self.value() == "no")


class BehindFilter(admin.SimpleListFilter):
    title = _("behind the original")
    parameter_name = "behind"

    def lookups(self, request, model_admin):
        return [("yes", pgettext_lazy("stage", "Behind the original"))]

    def queryset(self, request, queryset):
        return queryset.filter(behind__isnull=False) if self.value() == "yes" else queryset


class UntranslatedFilter(admin.SimpleListFilter):
    """Originals that somebody could begin to translate."""

    title = _("not yet translated into")
    parameter_name = "untranslated"

    def lookups(self, request, model_admin):
        return [(code, own_name(code)) for code in codes()]

    def queryset(self, request, queryset):
        return untranslated(queryset, self.value()) if self.value() in codes() else queryset


class WhoFilter(admin.SimpleListFilter):
    """What is mine to do, and what is nobody's; of originals to be translated, their version."""

    title = _("assigned to")
    parameter_name = "who"

    def lookups(self, request, model_admin):
        return [("me", _("me")), ("nobody", _("nobody"))]

    def queryset(self, request, queryset):
        language = request.GET.get(UntranslatedFilter.parameter_name)
        if language in codes():
            if self.value() == "me":
                return planned_for(queryset, language, request.user)
            if self.value() == "nobody":
                return without_translator(queryset, language)
        if self.value() == "me":
            return queryset.filter(Q(translator=request.user) | Q(reviewer=request.user))
        if self.value() == "nobody":
            return queryset.filter(translator=None, reviewer=None)
        return queryset


class DueFilter(admin.SimpleListFilter):
    title = _("due date")
    parameter_name = "due"

    def lookups(self, request, model_admin):
        return [
            ("overdue", _("Overdue")),
            ("soon", _("Overdue or due within a week")),
            ("any", _("With a date")),
            ("none", _("Without a date")),
        ]

    def queryset(self, request, queryset):
        today = timezone.localdate()
        match self.value():
            case "overdue":
                return queryset.filter(due__lt=today)
            case "soon":
                return queryset.filter(due__lte=today + SOON)
            case "any" | "none" as which:
                return queryset.filter(due__isnull=which == "none")
        return queryset


@admin.register(Translation)
class TranslationAdmin(FoldedSearch, admin.ModelAdmin):
    list_display = ("text_title", "language", "state", "translated_by", "due_date", "changed_at")
    list_filter = (
        "language",
        "stage",
        ScheduledFilter,
        BehindFilter,
        UntranslatedFilter,
        WhoFilter,
        DueFilter,
        ("article__category", admin.RelatedOnlyFieldListFilter),
        ("article__authors", admin.RelatedOnlyFieldListFilter),
    )
    search_fields = ("folded_title", "article__authors__folded_names")
    search_help_text = _("Titles in any language, and names of authors")
    list_per_page = 50
    ordering = ("-changed_at", "-pk")
    actions = ("assign",)

    def get_queryset(self, request):
        return (
            with_behind(visible_translations(request.user))
            .select_related("article", "latest", "translator")
            .defer(
                *(f"latest__{text}" for text in TEXTS),
                *(f"article__{name}" for name in UNLISTED_COLUMNS),
            )
        )

    # An article's page begins a version; the writing page changes it; nothing deletes one alone.

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return may(request.user, "view_translation", obj)

    has_view_permission = has_change_permission

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    # The list

    @admin.display(description=_("title"), ordering="folded_title")
    def text_title(self, translation):
        return (translation.latest and translation.latest.title) or _("Without a title")

    @admin.display(description=_("state"), ordering="stage")
    def state(self, translation):
        state = state_of(translation)
        context = {
            "state": state,
            "label": STATES[state],
            "behind": translation.behind,
            "live": translation.live_id,
            "at": translation.publish_at,
        }
        return render_to_string("admin/articles/_state.html", context)

    @admin.display(description=_("translator"), ordering="translator", empty_value="")
    def translated_by(self, translation):
        person = translation.translator
        return person and (person.get_full_name() or person.get_username())

    @admin.display(description=_("due"), ordering="due", empty_value="")
    def due_date(self, translation):
        return translation.due and date_format(translation.due, "SHORT_DATE_FORMAT")

    @admin.action(description=_("Assign …"), permissions=["assign"])
    def assign(self, request, queryset):
        """Ask who does the chosen versions until when; of originals to be translated, theirs."""
        return redirect(
            many_address(
                queryset.values_list("pk", flat=True)[: assigning.MOST + 1],
                into=request.GET.get(UntranslatedFilter.parameter_name, ""),
                back=request.get_full_path(),
            )
        )

    def has_assign_permission(self, request):
        return may(request.user, "assign_translation")

    # The pages of one version

    def get_urls(self):
        shown = path(
            "<int:pk>/preview/",
            self.admin_site.admin_view(self.preview_view),
            name="articles_translation_preview",
        )
        markers = path(
            "<int:pk>/typed-markers/",
            self.admin_site.admin_view(typed_markers),
            name="articles_translation_typed_markers",
        )
        pages = [
            path(f"<int:pk>/{way}", self._of_version(view), name=f"articles_translation_{name}")
            for way, view, name in (
                *beside.PAGES,
                *drafts.PAGES,
                *editions.PAGES,
                *following.PAGES,
                *machine.PAGES,
                *memory.PAGES,
                *merging.PAGES,
                *revisions.PAGES,
            )
        ]
        many = path(
            "assign/",
            self.admin_site.admin_view(self.assign_view),
            name="articles_translation_assign",
        )
        ours = [many, shown, markers, *check_urls(self.admin_site), *pages]
        return [*ours, *super().get_urls()]

    def assign_view(self, request):
        base = {**self.admin_site.each_context(request), "opts": self.opts}
        return assign_many(request, base=base)

    def _of_version(self, view):
        """Return `view` as a page of one language version, for those who may read it."""

        def of_version(request, pk, **kwargs):
            translation = self._visible(request, pk)
            if translation is None:
                raise Http404
            base = {**self.admin_site.each_context(request), "opts": self.opts}
            return view(request, translation, base=base, **kwargs)

        return self.admin_site.admin_view(of_version)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """Show the writing page. One that is gone leads back to the list, as Django's do."""
        translation = self._visible(request, object_id)
        if translation is None and self._exists(object_id):
            messages.error(request, gettext("This text is not yours to read. Ask an editor."))
            return redirect("admin:index")
        if translation is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        base = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            **(extra_context or {}),
        }
        return write(request, translation, base=base)

    def history_view(self, request, object_id, extra_context=None):
        """The writing page tells what happened; Django's log does not know."""
        return redirect("admin:articles_translation_change", object_id)

    def preview_view(self, request, pk):
        """Show the public page of any revision: rendered from a copy, saved nowhere."""
        translation = self._visible(request, pk)
        revision = translation and revision_or_latest(translation, request.GET.get("revision"))
        if revision is None:
            raise Http404
        revision.translation = translation
        return preview(request, translation, revision)

    def _exists(self, pk):
        return str(pk).isdecimal() and Translation.objects.filter(pk=pk).exists()

    def _visible(self, request, pk):
        """Return the version, all of it, where this person may read it."""
        seen = with_behind(visible_translations(request.user))
        found = seen.select_related(
            "article__category", "article__cover", "latest__by", "live", "based_on"
        )
        return found.filter(pk=pk).first() if str(pk).isdecimal() else None
