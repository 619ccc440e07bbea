"""Writes a language version as an XLIFF file for an outside translator."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from articles.management.people import acting_user
from articles.models import Article
from articles.newsroom.exchange.exporting import export
from articles.newsroom.exchange.file import VERSIONS
from articles.newsroom.refusals import Refused
from languages.names import codes


class Command(BaseCommand):
    help = (
        "Write the version of an article in a language as an XLIFF file for an outside "
        "translator: the newest original, with what the translation says so far."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("article", type=int, help="the number of the article")
        parser.add_argument("language", choices=codes(), help="the language of the translation")
        parser.add_argument(
            "--format", choices=VERSIONS, default="2.1", help="of XLIFF (default: %(default)s)"
        )
        parser.add_argument(
            "--to", metavar="FOLDER", default=".", help="where to write it (default: here)"
        )
        parser.add_argument(
            "--by", metavar="USERNAME", help="who takes it out (else: the first superuser)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        article = Article.objects.filter(pk=options["article"]).first()
        if article is None:
            raise CommandError(f"There is no article with the number {options['article']}.")
        by = acting_user(options["by"])
        try:
            file = export(
                article=article, language=options["language"], by=by, version=options["format"]
            )
            path = Path(options["to"]) / file.name
            path.write_bytes(file.content)
        except Refused as refused:
            raise CommandError(" ".join(refused.sentences)) from refused
        except OSError as problem:
            raise CommandError(f"{options['to']}: {problem.strerror}.") from problem
        self.stdout.write(_("Written: %(path)s") % {"path": path})
