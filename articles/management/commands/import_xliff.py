"""Brings an XLIFF file of an outside translator in, as a new revision of its translation."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from articles.management.people import acting_user
from articles.newsroom.exchange import bringing_in
from articles.newsroom.exchange.bringing_in import Proposal
from articles.newsroom.exchange.reading import MAX_FILE
from articles.newsroom.refusals import Refused
from languages.names import own_name


class Command(BaseCommand):
    help = (
        "Bring in an XLIFF file that was written by export_xliff or downloaded, and translated. "
        "It says itself which article and which revisions it is for."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="the .xlf file")
        parser.add_argument(
            "--dry-run", action="store_true", help="say what it would change, and change nothing"
        )
        parser.add_argument(
            "--earlier",
            action="store_true",
            help="also where the original has gone on: as a translation of the earlier revision",
        )
        parser.add_argument(
            "--by", metavar="USERNAME", help="who brings it in (else: the first superuser)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        by = acting_user(options["by"])
        try:
            with Path(options["file"]).open("rb") as file:
                content = file.read(MAX_FILE + 1)
            proposal = bringing_in.look(content, by=by)
            self._tell(proposal)
            if options["dry_run"]:
                if proposal.refusals and not proposal.is_in_already:
                    raise Refused(*proposal.refusals)
                return
            saved = bringing_in.bring_in(proposal, by=by, as_earlier=options["earlier"])
        except Refused as refused:
            raise CommandError("\n".join(refused.sentences)) from refused
        except OSError as problem:
            raise CommandError(
                f"{options['file']} cannot be opened: {problem.strerror}."
            ) from problem
        self.stdout.write(
            _("Article %(number)s, %(language)s: revision %(revision)s is written.")
            % {
                "number": saved.translation.article_id,
                "language": saved.translation.get_language_display(),
                "revision": saved.number,
            }
        )

    def _tell(self, proposal: Proposal) -> None:
        answer = proposal.answer
        self.stdout.write(
            f"{proposal.source.title} ({own_name(proposal.file.address.target)}): "
            + _("%(new)d segments new, %(changed)d changed, %(same)d the same, %(left)d without")
            % {
                "new": sum(one.is_new for one in answer.changes),
                "changed": sum(not one.is_new for one in answer.changes),
                "same": answer.same,
                "left": len(answer.unwritten),
            }
        )
        for place in answer.unwritten:
            self.stdout.write("  " + _("Without a translation: %(place)s") % {"place": place})
