"""What `manage.py check` says of the languages that a house chose."""

from django.conf import settings
from django.core.checks import Error, Warning, register
from django.utils.translation import check_for_language

from languages.columns import column
from languages.local_migrations import added
from languages.names import own_name


@register
def every_language_has_addresses(**kwargs) -> list[Error]:
    """Django serves `/ku/` only where it finds a catalogue of `ku`, however empty."""
    return [
        Error(
            f"No page under /{code}/ can be shown: there is no catalogue of {own_name(code)}.",
            hint="Run manage.py messages --update, then manage.py messages --compile.",
            id="languages.E001",
        )
        for code, _name in settings.LANGUAGES
        if not check_for_language(code)
    ]


@register
def every_added_language_has_columns(**kwargs) -> list[Warning]:
    """Nothing here asks the database: whoever made the migration is told by Django to apply it."""
    written = [path.read_text("utf-8") for path in (settings.LOCAL / "migrations").glob("*.py")]
    return [
        Warning(
            f"No migration makes the columns of {own_name(code)}, which LANGUAGES names.",
            hint="Run manage.py makemigrations, then manage.py migrate.",
            id="languages.W001",
        )
        for code in added()
        if not any(f"'{column('name', code)}'" in text for text in written)
    ]
