"""In which language a page speaks: that of its address, or one of the newsroom's own."""

from django.http import HttpRequest, HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header

from languages.names import spoken_in_the_newsroom


class LanguageOfThePage(LocaleMiddleware):
    """Django's, which knows every language of the house; the newsroom may speak fewer."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        spoken = spoken_in_the_newsroom()
        if translation.get_language_from_path(request.path_info) or request.LANGUAGE_CODE in spoken:
            return
        wanted = parse_accept_lang_header(request.headers.get("Accept-Language", ""))
        mains = (code.partition("-")[0] for code, _quality in wanted)
        translation.activate(next((code for code in mains if code in spoken), spoken[0]))
        request.LANGUAGE_CODE = translation.get_language()

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Complete an address that lacks its language, where that is known to lead somewhere.

        A view with `answers_at_any_word` takes whatever is typed; that it would be asked says
        nothing. Then what is missing is said at once, and not after a redirect.
        """
        is_missing = response.status_code == 404
        if is_missing and not translation.get_language_from_path(request.path_info):
            try:
                view = resolve(
                    f"/{translation.get_language()}{request.path_info.rstrip('/')}/"
                ).func
            except Resolver404:
                return response
            if getattr(view, "answers_at_any_word", False):
                return response
        return super().process_response(request, response)
