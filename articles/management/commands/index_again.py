"""Fills the index of the public search from everything that is published."""

from django.core.management.base import BaseCommand

from articles.models import Translation
from articles.newsroom.readers import index_again


class Command(BaseCommand):
    help = "Write the index of the search anew from all published texts. Safe to run again."

    def handle(self, *args, **options):
        live = Translation.objects.filter(live__isnull=False).order_by("pk")
        for translation in live.iterator():
            index_again(translation)
        self.stdout.write(f"{live.count()} published texts indexed.")
