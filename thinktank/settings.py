"""Every setting, from the environment, with defaults that work for development.

`.env.example` documents the variables. A `.env` file beside manage.py (or the file that
`ENV_FILE` names) is read where it exists; a variable that is set already wins over it.
"""

import os
from pathlib import Path

import dj_database_url
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from whitenoise.compress import Compressor

from languages import choice
from thinktank import environment

BASE_DIR = Path(__file__).resolve().parent.parent


def _flag(name: str, *, default: bool) -> bool:
    return os.environ.get(name, str(default)).strip().lower() in {"1", "true", "yes", "on"}


def _list(name: str, default: str = "") -> list[str]:
    return [item.strip() for item in os.environ.get(name, default).split(",") if item.strip()]


environment.read(Path(os.environ.get("ENV_FILE", BASE_DIR / ".env")))

DEBUG = _flag("DEBUG", default=False)
SECRET_KEY = os.environ.get("SECRET_KEY", "")
ALLOWED_HOSTS = _list("ALLOWED_HOSTS")
if DEBUG:
    SECRET_KEY = SECRET_KEY or "only-for-development-" + "0" * 40
    ALLOWED_HOSTS = ALLOWED_HOSTS or ["localhost", "127.0.0.1", "[::1]"]
for _name, _value in (("SECRET_KEY", SECRET_KEY), ("ALLOWED_HOSTS", ALLOWED_HOSTS)):
    if not _value:
        raise ImproperlyConfigured(
            f"{_name} is not set. With DEBUG off the server needs it: set it in the environment "
            "or in .env (see .env.example), or set DEBUG=1 for development."
        )

# The site -------------------------------------------------------------------

SITE_NAME = os.environ.get("SITE_NAME", "Thinktank")
# Where absolute addresses (feeds, sitemap, Open Graph, mails) point to; empty: the host of the
# request, in mails the first of ALLOWED_HOSTS.
SITE_URL = os.environ.get("SITE_URL", "").rstrip("/")

# The house's own ISSN, where its site is a serial; a series may have one of its own.
SITE_ISSN = os.environ.get("SITE_ISSN", "")

# Applications ---------------------------------------------------------------

INSTALLED_APPS = [
    "modeltranslation",  # before the admin, which it extends
    "thinktank.apps.NewsroomAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "js_asset",
    "django_prose_editor",
    "rules",
    "languages",
    "authors",
    "articles",
    "pages",
    "local",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "languages.middleware.LanguageOfThePage",
    "articles.public.moving.AddressesAsTyped",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
]

ROOT_URLCONF = "thinktank.urls"
WSGI_APPLICATION = "thinktank.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "articles.public.site.site",
                "pages.addresses.house_pages",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
INSTALLED_APPS.append("django.forms")

AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "admin:login"
CSRF_FAILURE_VIEW = "articles.admin.refusals.too_old"

# Database -------------------------------------------------------------------

DATABASES = {
    "default": dj_database_url.config(default=f"sqlite:///{BASE_DIR / 'var' / 'db.sqlite3'}")
}
# What the address asks for (`?sslmode=verify-full`) is kept.
DATABASES["default"].setdefault("OPTIONS", {})
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Readers never wait for the writer (WAL); a second writer waits instead of failing,
    # because every transaction asks for the write lock when it begins, not half-way.
    DATABASES["default"]["OPTIONS"] |= {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
            "PRAGMA foreign_keys=ON; PRAGMA cache_size=-20000;"
        ),
    }
    Path(DATABASES["default"]["NAME"]).parent.mkdir(parents=True, exist_ok=True)
else:
    # A question about all language versions looks dear to the planner, who then compiles it:
    # that takes twenty times as long as to answer it (docs/decisions).
    DATABASES["default"]["OPTIONS"].setdefault("options", "-c jit=off")
    DATABASES["default"]["OPTIONS"] |= {
        "pool": {"min_size": 1, "max_size": int(os.environ.get("DATABASE_POOL", "8"))}
    }

# Cache, static files, media --------------------------------------------------

if os.environ.get("REDIS_URL"):
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": os.environ["REDIS_URL"],
        }
    }

STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT", BASE_DIR / "var" / "static"))
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = os.environ.get("MEDIA_URL", "/media/")
MEDIA_ROOT = Path(os.environ.get("MEDIA_ROOT", BASE_DIR / "var" / "media"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}
if os.environ.get("MEDIA_S3_BUCKET"):
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": os.environ["MEDIA_S3_BUCKET"],
            "endpoint_url": os.environ.get("MEDIA_S3_ENDPOINT") or None,
            "region_name": os.environ.get("MEDIA_S3_REGION") or None,
            "querystring_auth": False,
            "object_parameters": {"CacheControl": "public, max-age=31536000, immutable"},
        },
    }
# Papers and cards: never under MEDIA_URL, because only what readers may read has them.
STORAGES["editions"] = {
    "BACKEND": "django.core.files.storage.FileSystemStorage",
    "OPTIONS": {
        "location": os.environ.get("EDITIONS_ROOT", BASE_DIR / "var" / "editions"),
        "base_url": None,
    },
}
if _bucket := os.environ.get("EDITIONS_S3_BUCKET"):
    STORAGES["editions"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": _bucket,
            "endpoint_url": os.environ.get("MEDIA_S3_ENDPOINT") or None,
            "region_name": os.environ.get("MEDIA_S3_REGION") or None,
            "location": "editions",
            "default_acl": "private",
        },
    }
# Fonts of the house for them: a folder, and the families that are tried before ours.
PDF_FONTS = os.environ.get("PDF_FONTS", "")
PDF_FONT_FAMILIES = _list("PDF_FONT_FAMILIES")
# Only who looks for a mistake in a browser asks for these, and they take longest to compress.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")
WHITENOISE_MAX_AGE = 60 if DEBUG else 3600
# An upload beyond this goes to a file until it is looked at; a form may be as large as a book.
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024

# Languages ------------------------------------------------------------------

# The first is the house's default. Each is named in itself: these names lead readers.
LANGUAGES = choice.chosen(os.environ.get("LANGUAGES") or ",".join(choice.SHIPPED))
LANGUAGE_CODE = LANGUAGES[0][0]
# What the house alone has (columns, catalogues, formats of languages it added) lies in `local`:
# git leaves it alone when a new version of Thinktank comes.
LOCAL = BASE_DIR / "local"
LOCALE_PATHS = [LOCAL / "locale", BASE_DIR / "locale"]
# In these the newsroom's own screens may be read; the catalogue of each is complete.
NEWSROOM_LANGUAGES = [
    code for code in _list("NEWSROOM_LANGUAGES") or choice.SHIPPED if code in dict(LANGUAGES)
] or [LANGUAGE_CODE]
# The columns outlive a language that the house gives up; see docs/adding-a-language.md.
MODELTRANSLATION_LANGUAGES = choice.with_columns(LANGUAGES)
MODELTRANSLATION_DEFAULT_LANGUAGE = choice.SHIPPED[0]
# Source text must never appear under a translated address.
MODELTRANSLATION_FALLBACK_LANGUAGES = ()
USE_I18N = True
FORMAT_MODULE_PATH = ["local.formats", "languages.formats"]
USE_TZ = True
TIME_ZONE = os.environ.get("TIME_ZONE", "Europe/Istanbul")
# Only the newsroom sets this cookie, when somebody chooses the language of the admin.
LANGUAGE_COOKIE_NAME = "newsroom_language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"

# Security -------------------------------------------------------------------

HTTPS = _flag("HTTPS", default=False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = int(os.environ.get("HSTS_SECONDS", "31536000")) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
if _flag("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CSRF_TRUSTED_ORIGINS = _list("CSRF_TRUSTED_ORIGINS")
SESSION_COOKIE_HTTPONLY = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", *_list("MEDIA_HOSTS")],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# Machine translation (off without a key or an address) ------------------------------

DEEPL_API_KEY = os.environ.get("DEEPL_API_KEY", "")
DEEPL_URL = os.environ.get("DEEPL_URL", "")
LIBRETRANSLATE_URL = os.environ.get("LIBRETRANSLATE_URL", "")
LIBRETRANSLATE_API_KEY = os.environ.get("LIBRETRANSLATE_API_KEY", "")

# Mail and logs ---------------------------------------------------------------

EMAIL_BACKEND = os.environ.get("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend")
EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = _flag("EMAIL_USE_TLS", default=False)
EMAIL_USE_SSL = _flag("EMAIL_USE_SSL", default=False)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "newsroom@localhost")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "INFO")},
    "loggers": {"django.security.DisallowedHost": {"level": "CRITICAL"}},
}
