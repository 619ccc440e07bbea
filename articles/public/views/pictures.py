"""Which stored files a reader may fetch: the pictures of the library and nothing else.

One machine needs no more; in front of it a web server or a bucket may take over.
"""

from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

#: What `articles.pictures` writes. A file of another kind is never answered with, whoever
#: put it there: a browser runs what an HTML or SVG file says, in our name.
KINDS = {
    "avif": "image/avif",
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
}
#: The address of a file under the media folder, for `re_path`.
PICTURE = rf"(?P<path>pictures/[0-9a-f]{{16}}/\w+\.(?P<kind>{'|'.join(KINDS)}))\Z"


@require_safe
def picture(request: HttpRequest, path: str, kind: str) -> HttpResponse | FileResponse:
    """One file of a picture. Its address is made of its content: it may be kept for ever."""
    try:
        file = default_storage.open(path)
    except FileNotFoundError:
        return HttpResponse("There is no such picture.\n", status=404, content_type="text/plain")
    response = FileResponse(file, content_type=KINDS[kind])
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
