"""The project's settings for tests: quick passwords, a key of its own, nothing from `.env`."""

import os

os.environ.setdefault("DEBUG", "1")

from thinktank.settings import *  # noqa: F403

SECRET_KEY = "only-for-tests-" + "0" * 50
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
SITE_URL = ""
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
if "sqlite" in DATABASES["default"]["ENGINE"]:  # noqa: F405
    # A file, as in production: in memory there is neither WAL nor waiting for a lock.
    DATABASES["default"]["TEST"] = {"NAME": str(BASE_DIR / "var" / "test.sqlite3")}  # noqa: F405
