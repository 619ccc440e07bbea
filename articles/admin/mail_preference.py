"""Whether somebody wants mails, and in which language: the page, and what the screens tell."""

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.i18n import set_language

from articles.models import MailPreference
from articles.newsroom import notices
from languages.names import own_name, spoken_in_the_newsroom


class MailPreferenceForm(forms.Form):
    wanted = forms.BooleanField(label=gettext_lazy("Send me mails"), required=False)
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the mails"), widget=forms.RadioSelect
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [
            (code, own_name(code)) for code in spoken_in_the_newsroom()
        ]


def mail_preference(request: HttpRequest) -> HttpResponse:
    """Show what this person chose; who chose nothing yet is offered the language of the page."""
    form = MailPreferenceForm(request.POST or None, initial=_initial(request))
    if request.method == "POST" and form.is_valid():
        notices.prefer(request.user, **form.cleaned_data)
        messages.success(request, _("Noted."))
        return redirect("mail_preference")
    context = {**admin.site.each_context(request), "title": _("Mails"), "form": form}
    return TemplateResponse(request, "admin/mail_preference.html", context)


def choose_language(request: HttpRequest) -> HttpResponse:
    """Show the newsroom in another language, and write to this person in it from now on."""
    if request.method == "POST" and request.user.is_active and request.user.is_staff:
        notices.reads_screens_in(request.user, request.POST.get("language", ""))
    return set_language(request)


def _initial(request: HttpRequest) -> dict:
    chosen = MailPreference.objects.filter(person=request.user).exists()
    preference = notices.preference_of(request.user)
    return {
        "wanted": preference.wanted,
        "language": preference.language if chosen else request.LANGUAGE_CODE,
    }
