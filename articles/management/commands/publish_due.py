"""Publishes what is due, once: for whoever has a scheduler of their own."""

from django.core.management.base import BaseCommand

from articles.newsroom.publishing import publish_due
from articles.newsroom.releasing import release_due


class Command(BaseCommand):
    help = "Publish every language version and release every set whose time has come."

    def handle(self, *args, **options):
        published, missed = publish_due()
        self.stdout.write(f"Published: {published}. Taken off the schedule, not ready: {missed}.")
        self.stdout.write(f"Sets released: {release_due()}.")
