"""The newsroom's admin site: its name, its head, its first page."""

from django.contrib.admin import AdminSite
from django.utils.translation import gettext_lazy as _


class NewsroomSite(AdminSite):
    site_title = site_header = _("Newsroom")
    index_title = _("Overview")
