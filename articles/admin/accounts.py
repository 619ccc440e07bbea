"""The screen for accounts: who works in the newsroom, in which roles, into which languages.

Roles are groups that the newsroom's rules know by name; single permissions are not given
out here, because the rules would not ask for them.
"""

from django import forms
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.models import LanguageAssignment

User = get_user_model()


class LanguageAssignmentInline(admin.TabularInline):
    model = LanguageAssignment
    extra = 0


admin.site.unregister([User, Group])


@admin.register(User)
class NewsroomUserAdmin(UserAdmin):
    inlines = (LanguageAssignmentInline,)
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Person"), {"fields": ("first_name", "last_name", "email")}),
        (_("Work"), {"fields": ("groups", "is_superuser", "is_active")}),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    readonly_fields = ("last_login", "date_joined")
    list_display = ("username", "person", "email", "roles", "is_active")
    list_filter = ("groups", "is_active", "is_superuser")
    filter_horizontal = ()

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description=_("person"), ordering="last_name")
    def person(self, user):
        return user.get_full_name()

    @admin.display(description=_("roles"))
    def roles(self, user):
        names = [group.name for group in user.groups.all()]
        if user.is_superuser:
            names.append(gettext("administrator"))
        return ", ".join(names)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name == "groups":
            kwargs["widget"] = forms.CheckboxSelectMultiple
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        if db_field.name == "groups":
            field.label = _("Roles")
            field.help_text = _("A translator also needs languages, below.")
        return field

    def get_inlines(self, request, obj):
        return self.inlines if obj else ()

    def save_model(self, request, obj, form, change):
        """Every account is one of the newsroom; who may not come in any more is not active."""
        obj.is_staff = True
        super().save_model(request, obj, form, change)
