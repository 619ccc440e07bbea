"""An article for reference managers: BibTeX, RIS and CSL-JSON, a file each."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from articles.public import lost, querysets
from articles.public.caching import public_page
from articles.public.citing.exports import EXPORTS
from articles.public.citing.record import record
from articles.public.moving import led_to
from articles.public.views.errors import NotHere


@public_page
def citation(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Give what the page of the article gives, where that stands; a file for saving."""
    language = request.LANGUAGE_CODE
    export = EXPORTS.get(kind)
    if export is None:
        raise NotHere(_("There is no article at this address."))
    found = querysets.by_slug(querysets.pages(language), slug, language=language).first()
    if found is None:
        if moved := lost.new_address(slug, language=language):
            return led_to(f"{moved}cite.{kind}", request)
        if lost.is_withdrawn(slug, language=language):
            raise NotHere(_("It cannot be read here any more."), withdrawn=True)
        raise NotHere(_("There is no article at this address."))
    said = record(found, language=language, request=request)
    content = export.write(said)
    response = HttpResponse(content, content_type=f"{export.content_type}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{said.slug}.{kind}"'
    # Search engines shall find the page, not its files.
    response["X-Robots-Tag"] = "noindex"
    response["Link"] = f'<{said.address}>; rel="describes"; type="text/html"'
    return response
