"""Fills the translation memory from everything that is published."""

from django.core.management.base import BaseCommand

from articles.models import MemorySegment, Translation
from articles.newsroom.readers import remember_again


class Command(BaseCommand):
    help = "Write the translation memory anew from all published texts. Safe to run again."

    def handle(self, *args, **options):
        live = Translation.objects.filter(live__isnull=False).order_by("pk")
        for translation in live.iterator():
            remember_again(translation)
        segments = MemorySegment.objects.count()
        self.stdout.write(f"{live.count()} published texts remembered: {segments} segments.")
