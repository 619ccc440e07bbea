"""The project's settings for tests: quick passwords, a key of its own, nothing from `.env`."""

import os
from pathlib import Path

from thinktank import environment

# Only the database may be chosen from outside: what is set for a server, in `.env` or in
# the shell, breaks no test.
for _name in environment.names(Path(__file__).resolve().parent.parent / ".env.example"):
    if _name != "DATABASE_URL":
        os.environ.pop(_name, None)
os.environ |= {"DEBUG": "1", "ENV_FILE": os.devnull}

from thinktank.settings import *  # noqa: E402, F403

SECRET_KEY = "only-for-tests-" + "0" * 50
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
SITE_URL = ""
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
if "sqlite" in DATABASES["default"]["ENGINE"]:  # noqa: F405
    # A file, as in production: in memory there is neither WAL nor waiting for a lock.
    DATABASES["default"]["TEST"] = {"NAME": str(BASE_DIR / "var" / "test.sqlite3")}  # noqa: F405
# No test needs the files of another process, and none is left behind.
STORAGES["editions"] = {"BACKEND": "django.core.files.storage.InMemoryStorage"}  # noqa: F405
STATIC_ROOT = BASE_DIR / "static"  # noqa: F405  exists without collectstatic
