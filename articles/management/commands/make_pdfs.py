"""Makes the papers (PDF) and cards that are missing or out of date, at once."""

import time

from django.core.management.base import BaseCommand

from articles.public.typesetting.editions import set_all
from articles.public.typesetting.house import set_house_cards


class Command(BaseCommand):
    help = (
        "Make the PDF and card of each text that lacks them or has changed, and the house's cards."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--again", action="store_true", help="make all anew, even those that are up to date"
        )

    def handle(self, *args, again: bool, **options):
        began = time.monotonic()
        set_house_cards()
        made = missing = 0
        for edition, was_set in set_all(again=again):
            made += was_set
            if edition.failure:
                missing += 1
                self.stderr.write(f"{edition}: {edition.failure}")
        seconds = time.monotonic() - began
        self.stdout.write(f"PDFs made: {made} in {seconds:.1f} s. Not possible: {missing}.")
