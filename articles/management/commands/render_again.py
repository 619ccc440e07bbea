"""Writes the public columns of all published texts anew, after the renderer changed."""

from django.core.management.base import BaseCommand

from articles.models import Translation
from articles.newsroom.readers import render_again


class Command(BaseCommand):
    help = "Render every published text again from its live revision. Dates stay as they are."

    def handle(self, *args, **options):
        live = Translation.objects.filter(live__isnull=False).order_by("pk")
        for translation in live.iterator():
            render_again(translation)
        self.stdout.write(f"{live.count()} published texts rendered again.")
