"""Brings a Word file in from the command line: report, proposal, article in writing."""

import json
from dataclasses import asdict
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Q
from django.utils.translation import gettext as _

from articles.models import Article, Category
from articles.newsroom.importing.document import ImportedDocument
from articles.newsroom.importing.report import as_dict, sentence
from articles.newsroom.importing.storing import store
from articles.newsroom.importing.typed_markers import REASONS
from articles.newsroom.importing.word import read
from articles.newsroom.permissions import EDITOR
from articles.newsroom.refusals import Refused
from articles.rendering.source import plain_text
from authors.models import Author
from languages.columns import column
from languages.names import codes


class Command(BaseCommand):
    help = "Bring in a Word file (.docx) as a new article in writing, and report what came in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="the .docx file")
        parser.add_argument(
            "--language", required=True, choices=codes(), help="the language of its text"
        )
        parser.add_argument("--author", metavar="SLUG", help="whose article it is")
        parser.add_argument("--category", metavar="SLUG", help="in any language")
        parser.add_argument(
            "--accept",
            action="store_true",
            help="turn note markers that were typed as text into notes, as proposed",
        )
        parser.add_argument("--report", choices=("text", "json"), default="text")
        parser.add_argument(
            "--by", metavar="USERNAME", help="who brings it in (else: the first superuser)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        author = _author(options["author"])
        category = _category(options["category"])
        by = _user(options["by"])
        try:
            document = read(options["file"])
            article = store(
                document,
                language=options["language"],
                by=by,
                author=author,
                category=category,
                accept=document.proposal if options["accept"] else (),
            )
        except Refused as refused:
            raise CommandError(" ".join(refused.sentences)) from refused
        except OSError as problem:
            raise CommandError(
                f"{options['file']} cannot be opened: {problem.strerror}."
            ) from problem
        if options["report"] == "json":
            self.stdout.write(_as_json(document, article, accepted=options["accept"]))
        else:
            self._tell(document, article, accepted=options["accept"])

    def _tell(self, document: ImportedDocument, article: Article, *, accepted: bool) -> None:
        self.stdout.write(document.title or _("(without a title)"))
        for heading, entries in (
            (_("Found"), document.report.found),
            (_("Changed"), document.report.changed),
            (_("Left out"), document.report.dropped),
        ):
            if entries:
                self.stdout.write(f"\n{heading}")
            for entry in entries:
                self.stdout.write(f"  {sentence(entry)}")
        if document.proposal:
            self._tell_proposal(document, accepted=accepted)
        self.stdout.write(
            "\n" + _("Article %(number)s is in writing now.") % {"number": article.pk}
        )

    def _tell_proposal(self, document: ImportedDocument, *, accepted: bool) -> None:
        self.stdout.write("\n" + _("Note markers that were typed as text"))
        for pairing in document.proposal:
            self.stdout.write(
                f"  {pairing.marker} → {pairing.number}  {_shortened(plain_text(pairing.note))}\n"
                f"      {pairing.sentence}\n"
                f"      {REASONS[pairing.confidence]}"
            )
        self.stdout.write(
            _("They are notes now.")
            if accepted
            else _(
                "The text came in as it stands. With --accept these become notes: delete this "
                "article and bring the file in again."
            )
        )


def _as_json(document: ImportedDocument, article: Article, *, accepted: bool) -> str:
    told = {
        "article": article.pk,
        "title": document.title,
        "report": as_dict(document.report),
        "proposal": [asdict(pairing) for pairing in document.proposal],
        "accepted": accepted and bool(document.proposal),
    }
    return json.dumps(told, ensure_ascii=False, indent=2)


def _shortened(note: str, length: int = 70) -> str:
    return note if len(note) <= length else note[: length - 1] + "…"


def _author(slug: str | None) -> Author | None:
    if slug is None:
        return None
    author = Author.objects.filter(slug=slug).first()
    if author is None:
        raise CommandError(f"There is no author with the slug “{slug}”.")
    return author


def _category(slug: str | None) -> Category | None:
    if slug is None:
        return None
    in_any_language = Q()
    for language in codes():
        in_any_language |= Q(**{column("slug", language): slug})
    category = Category.objects.filter(in_any_language).first()
    if category is None:
        raise CommandError(f"There is no category with the slug “{slug}”.")
    return category


def _user(username: str | None) -> Any:
    users = get_user_model()._default_manager.filter(is_active=True)
    if username is not None:
        user = users.filter(username=username).first()
        if user is None:
            raise CommandError(f"There is no active account “{username}”.")
        return user
    # Superusers first: who runs the command is one of the house's administrators.
    entitled = users.filter(Q(is_superuser=True) | Q(groups__name=EDITOR))
    user = entitled.order_by("-is_superuser", "pk").first()
    if user is None:
        raise CommandError("There is no editor yet. Say who brings it in: --by USERNAME.")
    return user
