"""Which Chromium drives the browser tests: the machine's own, or one that is installed now."""

import os
import shutil
import subprocess
import sys

from playwright.sync_api import sync_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find() -> str | None:
    """Return the path of a Chromium that starts, or None. `CHROMIUM` names one first."""
    candidates = [os.environ.get("CHROMIUM"), *map(shutil.which, _NAMES)]
    return next((path for path in candidates if path and _starts(path)), None)


def find_or_install() -> str | None:
    """Return the path of a Chromium, installing one where there is none; None if that fails."""
    if path := find():
        return path
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Debian's Chromium for the browser tests …", flush=True)
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends"]
        quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run([*install, "chromium", "fonts-dejavu-core"], check=False, env=quiet)
        if path := find():
            return path
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    if not _starts(path):
        print("Installing Playwright's Chromium for the browser tests …", flush=True)
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    return path if _starts(path) else None


def _starts(path: str) -> bool:
    """Say whether the browser is there with all the libraries that it needs."""
    try:
        tried = subprocess.run([path, "--version"], capture_output=True, check=False, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return tried.returncode == 0
