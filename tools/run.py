"""Brings this copy of the site up to date and serves it, the web server and the worker together.

    python -m tools.run            the production stack (`make run`)
    python -m tools.run --develop  with reload and DEBUG (`make dev`)

What is done already is not done again, so that a second start takes seconds and one that
was interrupted goes on.
"""

import argparse
import hashlib
import http.client
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from io import StringIO
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import Error

from thinktank import environment

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
#: How long a process that was told to stop may take, in seconds.
PATIENCE = 5


class Failed(Exception):
    """Says what the person at the keyboard can do."""


def main() -> None:
    arguments = _arguments()
    # A terminal that is closed, or a `kill`, ends everything as Ctrl+C does.
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    _check_port_is_free(arguments.port)
    set_environment(develop=arguments.develop, port=arguments.port)
    prepare(develop=arguments.develop)
    if arguments.develop:
        develop(arguments.port)
    else:
        serve(arguments.port)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--develop", action="store_true")
    parser.add_argument("--port", type=_port, default=_port(os.environ.get("PORT") or "8000"))
    return parser.parse_args()


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise Failed(f"PORT={text} is not a port. Choose a number from 1 to 65535.")
    return int(text)


def _check_port_is_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            raise Failed(f"Only root may use port {port}. Choose another: PORT=8000.") from None
        except OSError:
            other = port + 1 if port < 65535 else 8000
            raise Failed(
                f"Port {port} is in use, perhaps by a Thinktank that runs already. "
                f"Stop that one, or choose another port: make run PORT={other}"
            ) from None


# Preparing ---------------------------------------------------------------------


def set_environment(*, develop: bool, port: int) -> None:
    """Set what the settings need and nobody has set: this machine alone, with a secret."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "thinktank.settings"
    os.environ["DEBUG"] = "1" if develop else "0"
    environment.read(Path(os.environ.get("ENV_FILE", ROOT / ".env")))
    # An empty line in .env counts as not set.
    if not os.environ.get("ALLOWED_HOSTS"):
        os.environ["ALLOWED_HOSTS"] = f"localhost,{HOST},[::1]"
        # The links of mails need the port, which no host that is allowed says.
        os.environ["SITE_URL"] = os.environ.get("SITE_URL") or f"http://{HOST}:{port}"
    os.environ["SECRET_KEY"] = os.environ.get("SECRET_KEY") or secret(ROOT / "var" / "secret_key")


def secret(path: Path) -> str:
    """Return the secret in `path`; make one that only its owner can read where there is none."""
    if path.exists() and (known := path.read_text(encoding="ascii").strip()):
        return known
    path.parent.mkdir(parents=True, exist_ok=True)
    made, beside = secrets.token_urlsafe(50), path.with_name(f".{path.name}.{os.getpid()}")
    beside.touch(mode=0o600)
    beside.write_text(made, encoding="ascii")
    beside.replace(path)
    return made


def prepare(*, develop: bool) -> None:
    """Bring database, messages, demo content and static files up to date."""
    try:
        django.setup()
        call_command("messages", "--compile", verbosity=0)
        print("Bringing the database up to date …", flush=True)
        call_command("migrate", "--no-input", verbosity=0)
        call_command("load_demo", "--if-empty")
        if not develop:
            _collect_static()
    except ImproperlyConfigured as error:
        raise Failed(str(error)) from None
    except Error as error:
        name = settings.DATABASES["default"]["NAME"]
        raise Failed(f"The database {name} cannot be used: {str(error).strip()}") from error


def _collect_static() -> None:
    """Collect, hash and compress the static files when one of them has changed."""
    stamp = Path(settings.STATIC_ROOT) / "collected.txt"
    state = _state_of_static_files()
    if stamp.exists() and stamp.read_text(encoding="ascii") == state:
        return
    print("Collecting static files …", flush=True)
    call_command("collectstatic", "--no-input", "--clear", verbosity=0)
    stamp.write_text(state, encoding="ascii")


def _state_of_static_files() -> str:
    """Return a digest of the names, sizes and times of all static files."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            state = os.stat(storage.path(name))
            digest.update(f"{name} {state.st_size} {state.st_mtime_ns}\n".encode())
    return digest.hexdigest()


# Serving -----------------------------------------------------------------------


def develop(port: int) -> None:
    """Serve with DEBUG and reload, in this process's place."""
    _say_where(port)
    sys.stdout.flush()
    manage = [sys.executable, "manage.py", "runserver", f"{HOST}:{port}"]
    os.execv(sys.executable, manage)


def serve(port: int) -> None:
    """Run web server and worker until one of them ends or somebody ends both."""
    server = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws"]
    server += ["--host", HOST, "--port", str(port), "--log-level", "warning"]
    server += ["--blocking-threads", "4", "thinktank.wsgi:application"]
    running: dict[str, subprocess.Popen] = {}
    try:
        _start(running, "web server", server)
        _wait_for_an_answer(port, running)
        _start(running, "worker", [sys.executable, "manage.py", "worker"])
        _say_where(port)
        _wait_for_an_end(running)
    finally:
        _end(running.values())


def _start(running: dict[str, subprocess.Popen], name: str, command: list[str]) -> None:
    # In a session of its own: Ctrl+C reaches this process alone, which ends all others.
    running[name] = subprocess.Popen(command, cwd=ROOT, start_new_session=True)


def _wait_for_an_answer(port: int, running: dict[str, subprocess.Popen]) -> None:
    while not _answers(port):
        _check(running)
        time.sleep(0.1)


def _answers(port: int) -> bool:
    """Say whether the site has an answer to the first page, whatever it is."""
    connection = http.client.HTTPConnection(HOST, port, timeout=60)
    try:
        connection.request("GET", f"/{settings.LANGUAGE_CODE}/")
        connection.getresponse().read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True


def _wait_for_an_end(running: dict[str, subprocess.Popen]) -> None:
    while True:
        _check(running)
        time.sleep(0.5)


def _check(running: dict[str, subprocess.Popen]) -> None:
    for name, process in running.items():
        if (code := process.poll()) is not None:
            raise Failed(
                f"The {name} ended by itself (exit code {code}); the reason stands above. "
                "Everything is stopped. Start again with: make run"
            )


def _end(processes: Iterable[subprocess.Popen]) -> None:
    """End the processes, and whatever they started themselves."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an impatient second Ctrl+C changes nothing
    for process in processes:
        process.terminate()
    for process in processes:
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=PATIENCE)
        # One that was ended while it started has left its children behind.
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _say_where(port: int) -> None:
    print(f"\nThinktank is running.\n\n  Readers    http://{HOST}:{port}/")
    print(f"  Newsroom   http://{HOST}:{port}/admin/")
    call_command("demo_accounts", stdout=(accounts := StringIO()))
    if accounts.getvalue():
        print(f"  Accounts   {accounts.getvalue().strip()}")
    print("\nCtrl+C ends it; everything is kept.\n", flush=True)


if __name__ == "__main__":
    try:
        main()
    except Failed as failed:
        sys.exit(f"\n{failed}")
    except KeyboardInterrupt:
        print("\nStopped.")
