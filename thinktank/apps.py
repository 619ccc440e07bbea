"""Makes our admin site the default one, so that `admin.register` finds it; adds our checks."""

from django.contrib.admin.apps import AdminConfig
from django.core.checks import Tags, register

from thinktank.checks import address_is_known, withdrawn_papers_are_out_of_reach


class NewsroomAdminConfig(AdminConfig):
    default_site = "thinktank.site.NewsroomSite"

    def ready(self):
        super().ready()
        for check in (address_is_known, withdrawn_papers_are_out_of_reach):
            register(check, Tags.security, deploy=True)
