"""Every address, public pages under their language."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.conf.urls.static import static
from django.contrib import admin
from django.urls import include, path

from articles.public.urls import files

urlpatterns = [
    *files,
    path("admin/", admin.site.urls),
    *i18n_patterns(path("", include("articles.public.urls"))),
    *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),  # with DEBUG only
]

handler404 = "articles.public.views.errors.not_found"
