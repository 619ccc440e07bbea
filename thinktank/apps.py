"""Makes our admin site the default one, so that `admin.register` finds it."""

from django.contrib.admin.apps import AdminConfig


class NewsroomAdminConfig(AdminConfig):
    default_site = "thinktank.site.NewsroomSite"
