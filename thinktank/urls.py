"""Every address, public pages under their language."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path, re_path

from articles.admin import coverage
from articles.admin.mail_preference import choose_language, mail_preference
from articles.admin.previewing import open_link
from articles.public.urls import files
from articles.public.views.pictures import PICTURE, picture

urlpatterns = [
    *files,
    path("admin/mails/", admin.site.admin_view(mail_preference), name="mail_preference"),
    path("admin/coverage/", admin.site.admin_view(coverage.show), name="coverage"),
    path("admin/", admin.site.urls),
    path("preview/<str:token>/", open_link, name="preview_link"),
    path("preview/<str:token>/<str:language>/", open_link, name="preview_link_language"),
    path("i18n/setlang/", choose_language, name="set_language"),  # of the newsroom, by cookie
    *i18n_patterns(
        path("", include("articles.public.urls")),
        path("", include("pages.urls")),  # last: it answers at any word
    ),
]
if settings.MEDIA_URL.startswith("/"):  # not on another host
    urlpatterns.append(re_path(f"^{settings.MEDIA_URL[1:]}{PICTURE}", picture, name="picture"))

handler404 = "articles.public.views.errors.not_found"
