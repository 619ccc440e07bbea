"""Fills an empty house with the demonstration of `demo/`."""

from django.core.management.base import BaseCommand, CommandError

from articles.models import Article
from demo import loading


class Command(BaseCommand):
    help = "Load the demo analyses, people and accounts into an empty database."

    def add_arguments(self, parser):
        parser.add_argument(
            "--if-empty",
            action="store_true",
            help="do nothing, successfully, where there are articles already",
        )

    def handle(self, *args, if_empty: bool, **options):
        if Article.objects.exists():
            if if_empty:
                return
            raise CommandError(
                "There are articles in this database already; the demo goes into an empty one."
            )
        loaded = loading.load()
        self.stdout.write(
            f"Demo loaded: {loaded.articles} articles in {loaded.versions} language versions."
        )
