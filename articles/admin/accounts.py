"""The screen for accounts: Django's, with the languages that a translator works into."""

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.admin import UserAdmin

from articles.models import LanguageAssignment

User = get_user_model()


class LanguageAssignmentInline(admin.TabularInline):
    model = LanguageAssignment
    extra = 0


admin.site.unregister(User)


@admin.register(User)
class NewsroomUserAdmin(UserAdmin):
    inlines = (LanguageAssignmentInline,)

    def get_inlines(self, request, obj):
        return self.inlines if obj else ()
