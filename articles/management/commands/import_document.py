"""Brings a Word file in from the command line: report, proposal, comments, text in writing.

Where it ends with 0 the file is in; else nothing of it is, and it can be brought in again.
"""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.management.people import acting_user
from articles.models import Article, Category, Translation
from articles.newsroom.importing import pairing_report
from articles.newsroom.importing.document import ImportedDocument
from articles.newsroom.importing.language import doubt
from articles.newsroom.importing.report import as_dict, sentence
from articles.newsroom.importing.storing import Stored, store
from articles.newsroom.importing.targets import NewArticle, NewRevision, NewTranslation, Target
from articles.newsroom.importing.typed_markers import REASONS
from articles.newsroom.importing.word import read
from articles.newsroom.refusals import Refused
from articles.rendering.source import plain_text
from authors.models import Author
from languages.columns import column
from languages.names import codes

#: What the command ends with where somebody has to decide on typed markers first.
UNDECIDED = 3


class Command(BaseCommand):
    help = (
        "Bring in a Word file (.docx) as a new article, a new revision of a text or the "
        "translation of an article, and report what came in. Ends with 0 where it came in, "
        "with 3 where note markers were typed as text and neither --accept nor --as-it-stands "
        "says what becomes of them, with 1 where it was refused; then nothing is written."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="the .docx file")
        parser.add_argument("--language", choices=codes(), help="the language of its text")
        what = parser.add_mutually_exclusive_group()
        what.add_argument(
            "--into",
            metavar="NUMBER",
            type=int,
            help="make it a new revision of this language version",
        )
        what.add_argument(
            "--translation-of",
            metavar="NUMBER",
            type=int,
            help="make it the translation of this article into --language",
        )
        parser.add_argument("--comment", default="", help="what the revision changes")
        parser.add_argument("--author", metavar="SLUG", help="whose article it is")
        parser.add_argument("--category", metavar="SLUG", help="in any language")
        typed = parser.add_mutually_exclusive_group()
        typed.add_argument(
            "--accept",
            action="store_true",
            help="turn note markers that were typed as text into notes, as proposed",
        )
        typed.add_argument(
            "--as-it-stands",
            action="store_true",
            help="leave them as text; the page of the text offers them as notes again",
        )
        parser.add_argument("--report", choices=("text", "json"), default="text")
        parser.add_argument(
            "--by", metavar="USERNAME", help="who brings it in (else: the first superuser)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        target = _target(options)
        by = acting_user(options["by"])
        try:
            target.check(by)
            document = read(options["file"])
            if document.proposal and not (options["accept"] or options["as_it_stands"]):
                self._leave_undecided(document, target, report=options["report"])
            stored = store(
                document,
                target,
                by=by,
                accept=document.proposal if options["accept"] else (),
                comment=options["comment"],
            )
        except Refused as refused:
            raise CommandError(" ".join(refused.sentences)) from refused
        except OSError as problem:
            raise CommandError(
                f"{options['file']} cannot be opened: {problem.strerror}."
            ) from problem
        if options["report"] == "json":
            self.stdout.write(_as_json(document, stored, target, accepted=options["accept"]))
        else:
            self._tell(document, target)
            if document.proposal:
                self.stdout.write(
                    _("They are notes now.")
                    if options["accept"]
                    else _("The text came in as it stands.")
                )
            self._tell_result(stored, target)

    def _leave_undecided(self, document: ImportedDocument, target: Target, *, report: str) -> None:
        """Tell what is proposed, and raise CommandError: nothing is written."""
        if report == "json":
            self.stdout.write(_as_json(document, None, target, accepted=False))
        else:
            self._tell(document, target)
        count = len(document.proposal)
        raise CommandError(
            ngettext(
                "Nothing was brought in: %(count)s note marker was typed as text. Bring the file "
                "in again, with --accept to make it a note as proposed above, or with "
                "--as-it-stands to leave it as text.",
                "Nothing was brought in: %(count)s note markers were typed as text. Bring the "
                "file in again, with --accept to make them notes as proposed above, or with "
                "--as-it-stands to leave them as text.",
                count,
            )
            % {"count": count},
            returncode=UNDECIDED,
        )

    def _tell(self, document: ImportedDocument, target: Target) -> None:
        self.stdout.write(document.title or _("(without a title)"))
        if warning := doubt(document, language=target.language):
            self.stdout.write(f"\n{warning}")
        for heading, entries in (
            (_("Found"), document.report.found),
            (_("Changed"), document.report.changed),
            (_("Left out"), document.report.dropped),
        ):
            if entries:
                self.stdout.write(f"\n{heading}")
            for entry in entries:
                self.stdout.write(f"  {sentence(entry)}")
        if document.comments:
            self.stdout.write("\n" + _("Comments in the Word file"))
        for comment in document.comments:
            self.stdout.write(f"  {comment.author}: {comment.text}\n      “{comment.words}”")
        if document.proposal:
            self._tell_proposal(document)

    def _tell_result(self, stored: Stored, target: Target) -> None:
        article, latest = stored.translation.article, stored.translation.latest
        if isinstance(target, NewArticle):
            said = _("Article %(number)s is in writing now.") % {"number": article.pk}
        else:
            self.stdout.write("\n" + _("Notes"))
            for line in pairing_report.pair_sentences(stored.pairs, original=target.original):
                self.stdout.write(f"  {line}")
            said = _("Article %(number)s, %(language)s: revision %(revision)s is written.") % {
                "number": article.pk,
                "language": stored.translation.get_language_display(),
                "revision": latest.number,
            }
        self.stdout.write("\n" + said)

    def _tell_proposal(self, document: ImportedDocument) -> None:
        self.stdout.write("\n" + _("Note markers that were typed as text"))
        for pairing in document.proposal:
            self.stdout.write(
                f"  {pairing.marker} → {pairing.number}  {_shortened(plain_text(pairing.note))}\n"
                f"      {pairing.sentence}\n"
                f"      {REASONS[pairing.confidence]}"
            )


def _as_json(
    document: ImportedDocument, stored: Stored | None, target: Target, *, accepted: bool
) -> str:
    """Return what happened; the numbers are null where nothing was brought in."""
    version = stored.translation if stored else None
    told = {
        "article": version and version.article_id,
        "translation": version and version.pk,
        "language": version and version.language,
        "revision": version and version.latest.number,
        "title": document.title,
        "doubt": doubt(document, language=target.language),
        "report": as_dict(document.report),
        "notes": stored and pairing_report.as_dict(stored.pairs, original=target.original),
        "comments": [asdict(comment) for comment in document.comments],
        "proposal": [asdict(pairing) for pairing in document.proposal],
        "accepted": accepted and bool(document.proposal),
    }
    return json.dumps(told, ensure_ascii=False, indent=2)


def _shortened(note: str, length: int = 70) -> str:
    return note if len(note) <= length else note[: length - 1] + "…"


def _target(options: dict[str, Any]) -> Target:
    """Return what the file is to become.

    Raises:
        CommandError: an option is missing, does not fit, or names nothing.
    """
    into, original, language = options["into"], options["translation_of"], options["language"]
    author, category = _author(options["author"]), _category(options["category"])
    if (into or original) and (author or category):
        raise CommandError("--author and --category are for new articles only.")
    if into is not None:
        translation = Translation.objects.filter(pk=into).select_related("latest", "article")
        if (found := translation.first()) is None:
            raise CommandError(f"There is no language version with the number {into}.")
        if language not in {None, found.language}:
            raise CommandError(f"Language version {into} is not in “{language}”.")
        expected = found.latest.number if found.latest else None
        return NewRevision(translation=found, expected=expected)
    if language is None:
        raise CommandError("Say in which language the text is: --language CODE.")
    if original is None:
        return NewArticle(language=language, category=category, author=author)
    article = Article.objects.filter(pk=original).first()
    if article is None:
        raise CommandError(f"There is no article with the number {original}.")
    return NewTranslation(article=article, language=language)


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
