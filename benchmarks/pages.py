"""Weighs every kind of public page as the production stack serves it, in a real Chromium.

    python benchmarks/pages.py [--language ru] [--slow] [--keep]

Furnishes a house in a scratch folder, serves it with granian and compressed files, and prints
per kind: bytes on the wire (HTML, styles, scripts, pictures), requests, elements, queries and
the median time of an answer, largest contentful paint and layout shift. `--slow` has a phone of
four years ago on slow 4G, as Lighthouse simulates it. `--keep` goes on serving, for Lighthouse:

    npx lighthouse@13 ADDRESS --only-categories=performance,accessibility,best-practices,seo
"""

import argparse
import logging
import os
import secrets
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
FOLDER = Path(tempfile.mkdtemp(prefix="thinktank-pages-"))
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "thinktank.settings",
    "DJANGO_ALLOW_ASYNC_UNSAFE": "1",  # Playwright keeps an event loop in this thread
    "ENV_FILE": os.devnull,
    "DEBUG": "0",
    "LOG_LEVEL": "CRITICAL",
    "SECRET_KEY": secrets.token_urlsafe(50),
    "ALLOWED_HOSTS": "127.0.0.1,testserver",
    "DATABASE_URL": f"sqlite:///{FOLDER / 'db.sqlite3'}",
    "MEDIA_ROOT": str(FOLDER / "media"),
    "STATIC_ROOT": str(FOLDER / "static"),
}

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from playwright.sync_api import Browser, sync_playwright  # noqa: E402

from languages.names import codes  # noqa: E402
from tests.page_kinds import KINDS  # noqa: E402
from tests.reading_house import furnish  # noqa: E402
from tools.browser import find  # noqa: E402

#: Of the answers whose median is told.
TIMES = 15
#: What Lighthouse's mobile profile applies.
SLOW = {"offline": False, "latency": 562.5, "downloadThroughput": 184320, "uploadThroughput": 84375}
_OF_BYTES = {"Document": "html", "Stylesheet": "css", "Script": "js", "Image": "pictures"}
COLUMNS = ("html", "css", "js", "sum", "pictures", "requests", "elements")
COLUMNS += ("queries", "ms", "lcp", "cls")
PAINTS = """() => new Promise(found => {
  const seen = { lcp: 0, cls: 0, elements: document.querySelectorAll("*").length }
  new PerformanceObserver(list => list.getEntries().forEach(one => seen.lcp = one.startTime))
    .observe({ type: "largest-contentful-paint", buffered: true })
  new PerformanceObserver(list => list.getEntries().forEach(one => seen.cls += one.value))
    .observe({ type: "layout-shift", buffered: true })
  setTimeout(() => found(seen), 200)
})"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--language", choices=codes(), default="en")
    parser.add_argument("--slow", action="store_true")
    parser.add_argument("--keep", action="store_true")
    chosen = parser.parse_args()
    # Those of an empty house come first; then it is furnished once for all others.
    kinds = sorted((kind for kind in KINDS if kind.status != 500), key=lambda one: not one.empty)
    logging.disable()  # that a page is not found is no news here
    call_command("migrate", "--no-input", verbosity=0)
    call_command("messages", "--compile", verbosity=0)
    call_command("collectstatic", "--no-input", verbosity=0)
    house, (server, origin) = None, serve()
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=find(), args=["--no-sandbox", "--disable-gpu"]
            )
            print(f"{'':24}", *(f"{name:>8}" for name in COLUMNS))
            for kind in kinds:
                house = house or (None if kind.empty else furnish())
                address = kind.where(house, chosen.language)
                found = answered(address) | seen(browser, origin + address, slow=chosen.slow)
                print(f"{kind.name:24}", *(f"{found[name]:>8}" for name in COLUMNS), flush=True)
        if chosen.keep:
            for kind in kinds:
                print(f"{kind.name:24} {origin}{kind.where(house, chosen.language)}")
            server.wait()
    except KeyboardInterrupt:
        print("Stopped.")
    finally:
        server.terminate()
        server.wait()
        connection.close()
        shutil.rmtree(FOLDER)


def serve() -> tuple[subprocess.Popen, str]:
    """Start what production has, as `tools.run` does; return it when it answers, and where."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--port", port]
    command += ["--blocking-threads", "4", "--log-level", "warning", "thinktank.wsgi:application"]
    with (FOLDER / "said.txt").open("w") as said:
        server = subprocess.Popen(command, cwd=ROOT, stdout=said, stderr=said)
    origin = f"http://127.0.0.1:{port}"
    while server.poll() is None:
        try:
            urllib.request.urlopen(f"{origin}/robots.txt").close()
            return server, origin
        except urllib.error.URLError:
            time.sleep(0.1)
    raise SystemExit((FOLDER / "said.txt").read_text())


def answered(address: str) -> dict[str, object]:
    """Return what an answer costs without a network: queries, and milliseconds in the median."""
    client, times, asked = Client(), [], []

    def count(execute, sql, *rest):
        asked.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(count):
        client.get(address)
    for _ in range(TIMES):
        started = time.perf_counter()
        client.get(address, headers={"accept-encoding": "gzip"})
        times.append(time.perf_counter() - started)
    return {"queries": len(asked), "ms": f"{statistics.median(times) * 1000:.1f}"}


def seen(browser: Browser, address: str, *, slow: bool) -> dict[str, object]:
    """Return what a phone that was never here before fetches and shows."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, device_scale_factor=3)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    if slow:
        session.send("Network.emulateNetworkConditions", SLOW)
        session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    kinds: dict[str, str] = {}
    weights: Counter[str] = Counter()
    session.on(
        "Network.responseReceived", lambda one: kinds.update({one["requestId"]: one["type"]})
    )
    session.on(
        "Network.loadingFinished",
        lambda one: weights.update({one["requestId"]: int(one["encodedDataLength"])}),
    )
    page.goto(address, wait_until="networkidle")
    paints = page.evaluate(PAINTS)
    context.close()
    bytes_of = Counter(dict.fromkeys(_OF_BYTES.values(), 0))
    for request, weight in weights.items():
        bytes_of[_OF_BYTES.get(kinds.get(request, ""), "other")] += weight
    return {
        **bytes_of,
        "sum": bytes_of["html"] + bytes_of["css"] + bytes_of["js"],
        "requests": len(weights),
        "elements": paints["elements"],
        "lcp": round(paints["lcp"]),
        "cls": f"{paints['cls']:.3f}",
    }


if __name__ == "__main__":
    main()
