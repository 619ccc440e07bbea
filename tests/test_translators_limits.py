"""What a translator's requests cannot write, whatever is posted, wherever.

Every address of the site is posted to, with everything that any form here
understands and with forged numbers; then every row of the database is compared. An address
that is new fails the test until it stands in `ADDRESSES`. That the same posts do write when
an administrator sends them is tested, too: a post that does nothing proves nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.apps import apps
from django.contrib.admin import site
from django.db import connection, transaction
from django.template.response import SimpleTemplateResponse
from django.test import Client

from articles.models import (
    LanguageAssignment,
    Translation,
)
from articles.newsroom import keeping
from articles.newsroom.importing import uploads
from articles.newsroom.importing.targets import NewRevision
from tests.builders import (
    make_draft,
    make_translator,
    make_user,
)
from tests.every_post import (
    PAGE,
    Endpoint,
    House,
    addresses,
    endpoints,
    make_house,
    poison,
    send,
    variants,
)
from tests.word_files import paragraph, word_file

pytestmark = pytest.mark.django_db

# What the addresses are, by name -------------------------------------------------------

#: Writes what is not a translator's; an administrator's post shows that it does.
REFUSED = "refused"
#: Writes a translator's own: their language versions, drafts, uploads.
OWN = "own"
#: Writes nothing that is compared here, whoever posts.
READS = "reads"


def _of(model: str, **special: str) -> dict[str, str]:
    """Return what the admin's five pages of `model` are, refused where nothing is said."""
    pages = dict.fromkeys(("changelist", "add", "delete", "change"), REFUSED)
    pages |= {"history": READS} | special
    return {f"admin:{model}_{name}": kind for name, kind in pages.items()}


ADDRESSES: dict[str, str] = {
    # The frame
    **{f"admin:{name}": READS for name in ("index", "login", "logout", "app_list", "-")},
    **{f"admin:{name}": READS for name in ("autocomplete", "jsi18n", "view_on_site")},
    **{f"admin:password_change{step}": READS for step in ("", "_done")},  # the old one is wrong
    # What is shared, and people
    **_of("articles_article"),
    **_of("articles_category"),
    **_of("articles_topic", changelist=REFUSED),
    **_of("articles_series", changelist=REFUSED),
    **_of("articles_picture", changelist=REFUSED),
    **_of("authors_author", changelist=REFUSED),
    **_of("auth_user", changelist=REFUSED),
    "admin:auth_user_password_change": REFUSED,
    # Terms of another language; those of their own are a translator's (test_admin_glossary)
    **_of("articles_term", changelist=REFUSED),
    "admin:articles_term_import": REFUSED,
    "admin:articles_term_export": READS,
    "admin:articles_article_find": READS,
    "admin:articles_article_share": REFUSED,
    "admin:articles_article_revoke": REFUSED,
    "admin:articles_article_together": REFUSED,
    "admin:articles_article_withdraw": REFUSED,
    "admin:articles_picture_choose": READS,
    "admin:articles_picture_upload": REFUSED,
    "admin:articles_picture_describe": REFUSED,
    # The pages of the house
    **_of("pages_page"),
    "admin:pages_page_preview": READS,
    # Release sets; none is deleted
    **_of("articles_release", changelist=READS, delete=READS),
    **{
        f"admin:articles_release_{name}": REFUSED
        for name in (
            "gather",
            "take_out",
            "let_go",
            "clear_time",
            "rename",
            "cancel",
            "weigh",
            "tell",
        )
    },
    # Language versions
    **_of("articles_translation", changelist=READS, add=READS, delete=READS, change=OWN),
    **{
        f"admin:articles_translation_{name}": READS
        for name in (
            *("preview", "typed_markers", "checks", "revisions", "change_between"),
            *("machine", "memory", "pairs", "editions"),
        )
    },
    **{
        f"admin:articles_translation_{name}": OWN
        for name in ("draft", "discard", "merge", "restore")
    },
    **{
        f"admin:articles_translation_checks_{name}": OWN
        for name in ("accept", "take_back", "links")
    },
    "admin:articles_article_start": OWN,
    "admin:articles_article_outside": OWN,
    "admin:articles_article_download": READS,
    "admin:articles_article_take": OWN,
    "admin:articles_article_assign": REFUSED,
    "admin:articles_translation_assign": REFUSED,
    "admin:articles_translation_weigh": REFUSED,
    "admin:articles_translation_amend": REFUSED,
    "admin:articles_translation_behind_confirm": REFUSED,
    **{
        f"admin:articles_translation_behind_{name}": OWN
        for name in ("mark", "take_back", "all", "undo")
    },
    **dict.fromkeys(("mail_preference", "set_language"), OWN),
    "coverage": READS,
    "admin:articles_article_import": OWN,
    "admin:articles_article_import_decide": OWN,
    "admin:articles_article_import_progress": READS,
    # Outside the newsroom
    **dict.fromkeys(("root", "robots", "llms", "picture"), READS),
    **dict.fromkeys(("sitemap", "sitemap_language", "sitemap_page", "news_sitemap"), READS),
    **dict.fromkeys(("preview_link", "preview_link_language"), READS),
    **{
        f"public:{name}": READS
        for name in (
            *("home", "article_list", "article", "topics", "people", "feed", "json_feed"),
            *("category", "category_feed", "category_json_feed"),
            *("topic", "topic_feed", "topic_json_feed"),
            *("series", "series_feed", "series_json_feed"),
            *("person", "person_feed", "person_json_feed"),
            *("paper", "card", "house_card", "citation", "opensearch", "all_series"),
        )
    },
    "pages:page": READS,
}


def test_every_address_of_the_site_is_listed_here_with_what_may_come_of_a_post():
    found = {endpoint.name for endpoint in endpoints()}

    assert found - set(ADDRESSES) == set(), "say in ADDRESSES what a translator's post may do"
    assert set(ADDRESSES) - found == set(), "these addresses are gone"


# The house -----------------------------------------------------------


@pytest.fixture(autouse=True)
def no_page_is_drawn(monkeypatch):
    """What is written is written before a page is drawn; drawing takes most of the time."""
    monkeypatch.setattr(SimpleTemplateResponse, "rendered_content", "")
    monkeypatch.setattr(site, "each_context", lambda request: {})


@pytest.fixture
def house(settings):
    settings.LIBRETRANSLATE_URL = "http://localhost:9/"  # a machine can be asked; none answers
    return make_house()


# What came of it -------------------------------------------------------------------------------

Row = tuple[str, Any]
#: A sign in leaves these; they say nothing of texts.
NOT_COMPARED = {"sessions.Session", "admin.LogEntry"}


def snapshot() -> dict[Row, dict[str, Any]]:
    """Return every row of every table as the database has it, whatever the models say."""
    rows: dict[Row, dict[str, Any]] = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            if model._meta.label in NOT_COMPARED:
                continue
            key = model._meta.pk.column
            # A table of words does not show its number unless it is asked for.
            quoted = connection.ops.quote_name
            table = quoted(model._meta.db_table)
            cursor.execute(f"SELECT {quoted(key)}, {table}.* FROM {table}")
            names = [column[0] for column in cursor.description]
            for values in cursor.fetchall():
                plain = (bytes(one) if isinstance(one, memoryview) else one for one in values)
                row = dict(zip(names, plain, strict=True))
                rows[model._meta.label, row[key]] = row
    return rows


@dataclass(frozen=True)
class Change:
    label: str
    pk: Any
    before: dict[str, Any] | None
    after: dict[str, Any] | None

    @property
    def columns(self) -> set[str]:
        if self.before is None or self.after is None:
            return set(self.before or self.after or ())
        return {name for name, value in self.after.items() if value != self.before[name]}

    def __str__(self) -> str:
        what = "changed" if self.before and self.after else "added" if self.after else "removed"
        return f"{self.label} {self.pk} {what}: {sorted(self.columns)}"


def changes(before: dict[Row, dict], after: dict[Row, dict]) -> list[Change]:
    return [
        Change(*row, before.get(row), after.get(row))
        for row in {**before, **after}
        if before.get(row) != after.get(row)
    ]


#: What a translator's writing changes of their own version: no date, no person but them.
OWN_COLUMNS = {"stage", "latest_id", "based_on_id", "folded_title", "changed_at"} | {
    *("words", "untranslated", "stage_since"),
}


def is_own(change: Change, user: Any, after: dict[Row, dict]) -> bool:
    """Say whether `change` is one that a Turkish translator may make."""
    row = change.after or change.before or {}

    def is_own_version(number: Any) -> bool:
        one = after.get(("articles.Translation", number))
        if one is None or one["language"] != "tr":
            return False
        article = after["articles.Article", one["article_id"]]
        return article["original_language"] != "tr"

    added = change.before is None
    match change.label:
        case "articles.Translation" if added:
            return is_own_version(row["id"]) and row["translator_id"] == user.pk
        case "articles.Translation" if change.columns == {"translator_id"}:
            # Taken on, where nobody had it.
            free = (change.before or {}).get("translator_id") is None
            return free and is_own_version(row["id"]) and row["translator_id"] == user.pk
        case "articles.Assignment":
            free = change.before is None or change.before["translator_id"] is None
            return free and row["language"] == "tr" and row["translator_id"] == user.pk
        case "articles.Event" if row["verb"] == "assigned":
            # What is not begun has no events of its own; its original tells who took it on.
            return added and row["by_id"] == user.pk
        case "articles.Translation":
            kept = change.columns <= OWN_COLUMNS and change.after is not None
            return kept and is_own_version(row["id"]) and row["stage"] in {"writing", "in_review"}
        case "articles.Revision" | "articles.Event":
            return added and row["by_id"] == user.pk and is_own_version(row["translation_id"])
        case "articles.WorkingDraft" | "articles.Presence" | "articles.MachineRequest":
            return row["by_id"] == user.pk and is_own_version(row["translation_id"])
        case "articles.AcceptedFinding" | "articles.TakenOver":
            return is_own_version(row["translation_id"])
        case "articles.PictureUse":
            revision = after["articles.Revision", row["revision_id"]]
            return added and is_own_version(revision["translation_id"])
        case "articles.LinkCheck":  # what an address answers belongs to nobody
            return True
        case "articles.Upload":
            return row["by_id"] == user.pk
    return False


def is_personal(change: Change, user: Any) -> bool:
    """Say whether `change` is what everybody in the newsroom decides for themselves."""
    row = change.after or {}
    is_theirs = change.label == "articles.MailPreference" and row.get("person_id") == user.pk
    return is_theirs and user.is_staff


def posts(
    client: Client, house: House, *, kinds: tuple[str, ...]
) -> Iterator[tuple[Endpoint, list[Change], dict[Row, dict]]]:
    """Send everything to every address, and yield what came of it; then it is undone."""
    before, everything = snapshot(), poison(house)
    for endpoint in endpoints():
        if ADDRESSES.get(endpoint.name, OWN) not in kinds:
            continue
        asked = addresses(endpoint, house)
        with transaction.atomic():
            for extra in variants(endpoint, house):
                for address in asked:
                    send(client, endpoint, address, {**everything, **extra})
            after = snapshot()
            transaction.set_rollback(True)
        yield endpoint, changes(before, after), after


def _turkish(house: House):
    """With a text that is not saved and a Word file, both for their own version."""
    user = make_translator("tr")
    typed = make_draft("Typed")
    keeping.keep(house.own, typed, by=user, page=PAGE, started_from=1)
    target = NewRevision(translation=house.own, expected=house.own.latest.number)
    file = word_file(paragraph("Text"))
    house.uploads.append(uploads.keep(file, name="b.docx", target=target, by=user))
    return user


def _withdrawn(house: House):
    """Their text is still there; the language is not theirs any more."""
    user = make_translator("tr")
    Translation.objects.filter(pk=house.own.pk).update(translator=user)
    LanguageAssignment.objects.filter(user=user).delete()
    return user


def _reader(house: House):
    user = make_translator("tr")
    user.is_staff = False
    user.save()
    return user


def _nobody(house: House) -> None:
    """Who has not signed in."""


def test_no_post_writes_what_is_not_the_translators_own(house):
    user = _turkish(house)
    client = Client(raise_request_exception=True)
    client.force_login(user)
    wrote = set()
    for endpoint, found, after in posts(client, house, kinds=(REFUSED, OWN, READS)):
        foreign = [one for one in found if not (is_own(one, user, after) or is_personal(one, user))]
        assert not foreign, f"{endpoint.name} ({endpoint.route}): {'; '.join(map(str, foreign))}"
        if found:
            wrote.add(endpoint.name)
    # Their own work goes on: the posts were no empty threats.
    assert wrote == {name for name, kind in ADDRESSES.items() if kind == OWN}


def test_no_post_of_one_without_a_language_writes_any_text(house):
    for who in (_withdrawn, _reader, _nobody):
        user = who(house)
        client = Client(raise_request_exception=True)
        if user is not None:
            client.force_login(user)
        for endpoint, found, _after in posts(client, house, kinds=(REFUSED, OWN)):
            written = "; ".join(str(one) for one in found if not is_personal(one, user))
            assert not written, f"{who.__name__}, {endpoint.name} ({endpoint.route}): {written}"


def test_the_same_posts_write_when_an_administrator_sends_them(house):
    client = Client(raise_request_exception=True)
    client.force_login(make_user(is_superuser=True))

    found = posts(client, house, kinds=(REFUSED,))
    harmless = [endpoint.name for endpoint, changed, _after in found if not changed]

    assert harmless == []
