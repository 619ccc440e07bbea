"""Fills an empty house with the demonstration of `demo/`."""

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from articles.models import Article
from authors.models import Author
from demo import loading


class Command(BaseCommand):
    help = "Load the demo analyses, people and accounts into an empty database."

    def add_arguments(self, parser):
        parser.add_argument(
            "--if-empty",
            action="store_true",
            help="do nothing, successfully, where somebody works already",
        )

    def handle(self, *args, if_empty: bool, **options):
        if any(model.objects.exists() for model in (get_user_model(), Author, Article)):
            if if_empty:
                return
            raise CommandError(
                "Somebody works in this database already; the demo goes into an empty one."
            )
        loaded = loading.load()
        self.stdout.write(
            f"Demo loaded: {loaded.articles} articles in {loaded.versions} language versions."
        )
