"""The addresses of the pages of the house: directly under the language, after all others."""

from django.urls import path

from articles.public.moving import at_old_addresses_too
from pages import views
from pages.models import Page

app_name = "pages"
_page = at_old_addresses_too(Page, views.page, may_be_named=views.may_be_named)
#: Any word is led here that nothing else answers to; see `languages.middleware`.
_page.answers_at_any_word = True  # type: ignore[attr-defined]
urlpatterns = [path("<typed:slug>/", _page, name="page")]
