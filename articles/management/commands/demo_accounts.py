"""Names the accounts of the demonstration, for whoever wants to look around."""

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand

from demo.loading import ACCOUNTS, PASSWORD


class Command(BaseCommand):
    help = "Print the demo accounts of this database; nothing where there are none."
    requires_system_checks = []

    def handle(self, *args, **options):
        users = get_user_model().objects.filter(username__in=ACCOUNTS, is_active=True)
        known = set(users.values_list("username", flat=True))
        if known:
            names = ", ".join(name for name in ACCOUNTS if name in known)
            self.stdout.write(f"{names} (password: {PASSWORD}, unless you changed it)")
