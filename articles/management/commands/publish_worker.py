"""Publishes what is due, every few seconds, until it is told to stop."""

import logging
import signal
from argparse import ArgumentTypeError
from threading import Event

from django.core.management.base import BaseCommand
from django.db import Error, close_old_connections

from articles.newsroom.publishing import publish_due

#: The longest pause between two attempts while something is broken, in seconds.
LONGEST_PAUSE = 60.0

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Publish what is due, again and again. Runs beside the web server; end it with SIGTERM."

    def add_arguments(self, parser):
        parser.add_argument(
            "--interval",
            type=_seconds,
            default=5.0,
            help="seconds between two looks at the schedule (default: %(default)g)",
        )

    def handle(self, *args, interval: float, **options):
        stop = Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        logger.info("Publishing what is due, every %g s.", interval)
        work(interval=interval, stop=stop)
        logger.info("Stopped.")


def work(*, interval: float, stop: Event) -> None:
    """Publish what is due every `interval` seconds until `stop` is set.

    Nothing that goes wrong ends it: it says so once an attempt, and waits longer each time.
    """
    pause = interval
    while not stop.is_set():
        pause = interval if _publish_safely() else min(pause * 2, max(LONGEST_PAUSE, interval))
        stop.wait(pause)


def _publish_safely() -> bool:
    """Publish what is due; return whether that was possible."""
    close_old_connections()
    try:
        published, _missed = publish_due()
    except Error as error:
        logger.error("The database does not answer, trying again: %s", str(error).strip())
        return False
    except Exception:
        logger.exception("What is due could not be published, trying again")
        return False
    finally:
        close_old_connections()
    if published:
        logger.info("Published on schedule: %d", published)
    return True


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0
    if not 0 < seconds <= 3600:
        raise ArgumentTypeError(f"{text!r} is not a number of seconds between 0 and 3600")
    return seconds
