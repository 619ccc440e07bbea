"""Wires the newsroom up: its rules are known, its roles exist, names are followed."""

from django.apps import AppConfig
from django.db.models.signals import post_delete, post_migrate
from django.utils.translation import gettext_lazy as _


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = _("Newsroom")

    def ready(self):
        from articles.models import Edition  # models are loaded only now
        from articles.newsroom.permissions import create_roles
        from articles.public import search
        from articles.public.typesetting.editions import forget_files

        search.follow_names()
        post_migrate.connect(create_roles, sender=self)
        post_delete.connect(forget_files, sender=Edition)
