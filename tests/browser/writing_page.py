"""A page with nothing but the editor, under the project's content security policy."""

from django import forms
from django.contrib import admin
from django.http import HttpResponse, JsonResponse
from django.template import engines
from django.urls import path

from articles.admin.editor import BodyWidget, NotesField, nonced
from articles.admin.markers import answer

#: What the page opens with; the fixture `write` sets it.
text = {"body": "", "notes": {}, "language": "en"}

PAGE = """{% extends "admin/base_site.html" %}
{% block extrahead %}{{ block.super }}{{ media }}{% endblock %}
{% block content %}
<form method="post" class="writing">{% csrf_token %}
  {{ form.body.label_tag }}{{ form.body }}{{ form.notes }}
  <section data-notes-list></section>
  <button>Save</button>
</form>
{% endblock %}"""


class WritingForm(forms.Form):
    body = forms.CharField(required=False, label="The text")
    notes = NotesField()

    def __init__(self, *args, language, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["body"].widget = BodyWidget(
            language=language,
            addresses={"markers": "/typed-markers/", "import": "/admin/articles/article/import/"},
        )


def writing(request):
    """Show the form; sent back, answer with what a view would have received."""
    form = WritingForm(request.POST or None, initial=text, language=text["language"])
    if request.method == "POST":
        return JsonResponse(form.cleaned_data if form.is_valid() else form.errors)
    context = {"form": form, "media": nonced(form.media, request), "title": "Writing"}
    context |= {"has_permission": False, "site_header": "Newsroom", "language": text["language"]}
    return HttpResponse(engines["django"].from_string(PAGE).render(context, request))


def picture(request, name):
    """Stands for a picture of the library."""
    drawing = '<path fill="#8ab" d="M0 0h8v4H0z"/>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 4">{drawing}</svg>'
    return HttpResponse(svg, content_type="image/svg+xml")


urlpatterns = [
    path("writing/", writing),
    path("typed-markers/", answer),
    path("media/pictures/<path:name>", picture),
    path("admin/", admin.site.urls),
]
