"""What is scheduled is published by the worker, which nothing but a signal ends."""

import logging
import os
import signal
import subprocess
import sys
import time
from io import StringIO
from pathlib import Path
from threading import Event

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.utils import timezone

from articles.management.commands import worker
from articles.models import Article, Translation
from articles.models.upload import State
from articles.newsroom.importing import preflight, uploads
from articles.newsroom.importing.targets import NewArticle
from tests.builders import bring_to, make_article, make_editor, version
from tests.word_files import paragraph, word_file

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(autouse=True)
def keep_connection(monkeypatch):
    """The worker closes old connections; the one of the test holds its transaction."""
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)


def _make_due(article: Article) -> Translation:
    scheduled = bring_to("scheduled", version(article, "en"))
    Translation.objects.filter(pk=scheduled.pk).update(publish_at=timezone.now())
    return scheduled


def _outcomes(*outcomes):
    """Return a `publish_due` that has each outcome once, then stops the worker, and its stop."""
    stop, left = Event(), list(outcomes)

    def publish_due():
        outcome = left.pop(0)
        if not left:
            stop.set()
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    return publish_due, stop


@pytest.mark.django_db
def test_publish_due_publishes_what_is_due_and_says_how_much():
    article = make_article()
    _make_due(article)
    out = StringIO()
    call_command("publish_due", stdout=out)
    assert Article.objects.readable_in("en").filter(pk=article.pk).exists()
    assert "Published: 1." in out.getvalue()


@pytest.mark.django_db
def test_publish_due_leaves_alone_what_is_not_due():
    article = make_article()
    bring_to("scheduled", version(article, "en"))
    call_command("publish_due", stdout=StringIO())
    assert not Article.objects.readable_in("en").exists()


@pytest.mark.django_db
def test_the_worker_publishes_what_becomes_due_while_it_runs(monkeypatch):
    stop, readable = Event(), []
    scheduled = bring_to("scheduled", version(make_article(), "en"))

    def time_passes(_pause):
        readable.append(Article.objects.readable_in("en").count())
        if len(readable) == 2:
            stop.set()
        else:
            Translation.objects.filter(pk=scheduled.pk).update(publish_at=timezone.now())

    monkeypatch.setattr(stop, "wait", time_passes)
    worker.work(worker.DUTIES[0], interval=5, stop=stop)
    assert readable == [0, 1]


@pytest.mark.django_db
def test_the_worker_reads_the_word_files_that_wait(monkeypatch):
    monkeypatch.setattr(preflight, "LARGE_ELEMENTS", 0)
    upload = uploads.keep(
        word_file(paragraph("Text")), name="a.docx", target=NewArticle("en"), by=make_editor()
    )
    assert {duty.name: duty.do() for duty in worker.DUTIES}["importing"] == 1
    upload.refresh_from_db()
    assert upload.state == State.READ


@pytest.mark.django_db
@pytest.mark.parametrize("error", [OperationalError("server closed"), ValueError("a bug")])
def test_the_worker_survives_whatever_goes_wrong_and_says_so(monkeypatch, caplog, error):
    publish_due, stop = _outcomes(error, (1, 0))
    monkeypatch.setattr(worker, "publish_due", publish_due)
    with caplog.at_level(logging.INFO):
        worker.work(worker.DUTIES[0], interval=0.001, stop=stop)
    assert "trying again" in caplog.text
    assert str(error) in caplog.text
    assert "Published on schedule: 1" in caplog.text


@pytest.mark.django_db
def test_the_worker_waits_longer_after_each_failure_and_as_usual_after_a_success(monkeypatch):
    down = OperationalError("down")
    publish_due, stop = _outcomes((0, 0), down, down, down, down, down, (0, 0))
    pauses = []
    monkeypatch.setattr(worker, "publish_due", publish_due)
    monkeypatch.setattr(stop, "wait", pauses.append)
    worker.work(worker.DUTIES[0], interval=5, stop=stop)
    assert pauses == [5, 10, 20, 40, 60, 60, 5]


@pytest.mark.parametrize("interval", ["0", "-1", "soon", "nan", "1e9"])
def test_an_impossible_interval_is_refused_with_a_sentence(interval):
    with pytest.raises(CommandError, match="seconds between"):
        call_command("worker", f"--interval={interval}")


def test_the_worker_ends_cleanly_on_sigterm_even_without_a_database(tmp_path):
    environment = os.environ | {
        "DEBUG": "1",
        "ENV_FILE": os.devnull,
        "DATABASE_URL": f"sqlite:///{tmp_path / 'empty.sqlite3'}",
    }
    with subprocess.Popen(
        [sys.executable, "manage.py", "worker", "--interval=60", "--skip-checks"],
        cwd=ROOT,
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    ) as worker:
        said = worker.stderr.readline() + worker.stderr.readline()
        started = time.monotonic()
        worker.send_signal(signal.SIGTERM)
        said += worker.communicate(timeout=20)[1]
    assert "does not answer" in said
    assert "Stopped." in said
    assert worker.returncode == 0
    assert time.monotonic() - started < 10
