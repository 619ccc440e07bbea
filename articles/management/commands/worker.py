"""Does what is due, every few seconds, until it is told to stop: what no visitor waits for."""

import logging
import signal
from argparse import ArgumentTypeError
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event, Thread

from django.core.management.base import BaseCommand
from django.db import Error, close_old_connections

from articles.newsroom import keeping, presence
from articles.newsroom.importing.background import work_off
from articles.newsroom.link_checks import check_waiting
from articles.newsroom.machine.drafting import draft_waiting
from articles.newsroom.publishing import publish_due
from articles.newsroom.releasing import release_due
from articles.newsroom.reminding import remind
from articles.public.typesetting.editions import set_waiting
from articles.public.typesetting.house import set_house_cards

#: The longest pause between two attempts while something is broken, in seconds.
LONGEST_PAUSE = 60.0

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Duty:
    """Something to look after. `do` returns how much was done, `done` says it in the log."""

    name: str
    done: str
    do: Callable[[], int]


def _publish() -> int:
    published, _missed = publish_due()
    return published


def _sweep() -> int:
    return keeping.forget_old() + presence.forget_old()


def _set_papers() -> int:
    return set_house_cards() + set_waiting()


#: Each has a thread of its own: a long one never keeps a text from being published on time.
DUTIES = (
    Duty(name="publishing", done="Published on schedule: %d", do=_publish),
    Duty(name="releases", done="Sets released: %d", do=release_due),
    Duty(name="links", done="Links asked: %d", do=check_waiting),
    Duty(name="due dates", done="Mails about due dates: %d", do=remind),
    Duty(name="importing", done="Word files read or stored: %d", do=work_off),
    Duty(name="machine", done="Machine drafts made: %d", do=draft_waiting),
    Duty(name="PDFs", done="PDFs made: %d", do=_set_papers),
    Duty(name="sweeping", done="Old unsaved texts and presences removed: %d", do=_sweep),
)


class Command(BaseCommand):
    help = "Do what is due, again and again. Runs beside the web server; end it with SIGTERM."

    def add_arguments(self, parser):
        parser.add_argument(
            "--interval",
            type=_seconds,
            default=5.0,
            help="seconds between two looks at what is due (default: %(default)g)",
        )

    def handle(self, *args, interval: float, **options):
        stop = Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        logger.info(
            "Looking every %g s after: %s.", interval, ", ".join(duty.name for duty in DUTIES)
        )
        threads = [
            Thread(target=work, args=(duty,), kwargs={"interval": interval, "stop": stop})
            for duty in DUTIES
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        logger.info("Stopped.")


def work(duty: Duty, *, interval: float, stop: Event) -> None:
    """Do `duty` every `interval` seconds until `stop` is set.

    Nothing that goes wrong ends it: it says so once an attempt, and waits longer each time.
    """
    pause = interval
    while not stop.is_set():
        pause = interval if _do_safely(duty) else min(pause * 2, max(LONGEST_PAUSE, interval))
        stop.wait(pause)


def _do_safely(duty: Duty) -> bool:
    """Do what is due; return whether that was possible."""
    close_old_connections()
    try:
        count = duty.do()
    except Error as error:
        logger.error(
            "%s: the database does not answer, trying again: %s", duty.name, str(error).strip()
        )
        return False
    except Exception:
        logger.exception("%s: what is due could not be done, trying again", duty.name)
        return False
    finally:
        close_old_connections()
    if count:
        logger.info(duty.done, count)
    return True


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0
    if not 0 < seconds <= 3600:
        raise ArgumentTypeError(f"{text!r} is not a number of seconds between 0 and 3600")
    return seconds
