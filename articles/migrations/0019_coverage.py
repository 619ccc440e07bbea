import re
from html import unescape

import django.utils.timezone
from django.db import migrations, models
from django.db.models import F, OuterRef, Subquery

# How words were counted when this was written; `articles.newsroom.segments` counts them today.
WORD = re.compile(r"\w+(?:[’'\u2011-]\w+)*")
MARKER = re.compile(r"<fn-ref\b[^>]*></fn-ref>")
INLINE = re.compile(r"</?(?:strong|em|a|sub|sup|code|s|u)\b[^>]*>")
ALT = re.compile(r'<img\b[^>]*?\balt="([^"]*)"')
TAG = re.compile(r"<[^>]*>")
#: An element of the body that holds words, with what is in it.
HOLDER = re.compile(r"<(p|h[234]|li|blockquote|pre|caption|th|td|figcaption)\b[^>]*>(.*?)</\1>", re.S)


def words_in(source):
    text = INLINE.sub("", MARKER.sub("", ALT.sub(r"\1 <img", source)))
    return len(WORD.findall(unescape(TAG.sub(" ", text))))


def words_of(revision):
    plain = [revision.title, revision.standfirst, *revision.takeaways]
    texts = [revision.body, *revision.notes.values()]
    return sum(len(WORD.findall(text)) for text in plain) + sum(words_in(text) for text in texts)


def untranslated_words(source, revision):
    """An estimate, until the next save counts: by how many paragraphs have no words yet."""
    wanted, there = with_words(source.body), with_words(revision.body)
    share = max(0, 1 - there / wanted) if wanted else 0
    plain = [
        getattr(source, name) for name in ("title", "standfirst") if not getattr(revision, name)
    ]
    plain += source.takeaways[len(revision.takeaways) :]
    notes = [text for key, text in source.notes.items() if key not in revision.notes]
    return (
        sum(len(WORD.findall(text)) for text in plain)
        + sum(words_in(text) for text in notes)
        + round(share * words_in(source.body))
    )


def with_words(body):
    return sum(1 for match in HOLDER.finditer(body) if words_in(match[2]))


def fill(apps, schema_editor):
    Translation = apps.get_model("articles", "Translation")
    Event = apps.get_model("articles", "Event")
    moves = Event.objects.filter(translation=OuterRef("pk")).exclude(from_stage=F("to_stage"))
    first = Event.objects.filter(translation=OuterRef("pk")).order_by("at", "pk")
    versions = Translation.objects.annotate(
        moved_at=Subquery(moves.order_by("-at", "-pk").values("at")[:1]),
        begun_at=Subquery(first.values("at")[:1]),
    ).select_related("latest", "based_on")
    changed = []
    for version in versions.iterator(chunk_size=200):
        version.stage_since = version.moved_at or version.begun_at or version.changed_at
        if version.latest is not None:
            version.words = words_of(version.latest)
        if version.latest is not None and version.based_on is not None:
            version.untranslated = untranslated_words(version.based_on, version.latest)
        changed.append(version)
        if len(changed) == 200:
            write(Translation, changed)
            changed = []
    write(Translation, changed)


def write(Translation, versions):
    # Not `save`: when a version changed is nothing that this changes.
    Translation.objects.bulk_update(versions, ["stage_since", "words", "untranslated"])


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0018_publications'),
    ]

    operations = [
        migrations.AddField(
            model_name='translation',
            name='stage_since',
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False),
        ),
        migrations.AddField(
            model_name='translation',
            name='untranslated',
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='translation',
            name='words',
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
