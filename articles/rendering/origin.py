"""Where this site answers, for what is made without a request: mails, papers."""

from django.conf import settings


def whole(path: str) -> str:
    """Return the whole address of `path`; without SITE_URL under the first host we answer to."""
    if "://" in path or path.startswith("mailto:"):
        return path
    if settings.SITE_URL:
        return f"{settings.SITE_URL}{path}"
    hosts = [host for host in settings.ALLOWED_HOSTS if host.strip("*.") == host]
    scheme = "https" if settings.HTTPS else "http"
    return f"{scheme}://{hosts[0] if hosts else 'localhost'}{path}"
