"""The addresses of the pages of the house: directly under the language, after all others."""

from django.urls import path

from articles.public.moving import at_old_addresses_too
from pages import views
from pages.models import Page

app_name = "pages"
urlpatterns = [
    path(
        "<typed:slug>/",
        at_old_addresses_too(Page, views.page, may_be_named=views.may_be_named),
        name="page",
    ),
]
