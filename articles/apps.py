"""Wires the newsroom up: its rules are known, its roles exist, names are followed."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = _("Newsroom")

    def ready(self):
        from articles.newsroom.permissions import create_roles  # models are loaded only now
        from articles.public import search

        search.follow_names()
        post_migrate.connect(create_roles, sender=self)
