import re

from django.db import migrations, models

_CHECKSUM = re.compile(r"pictures/([0-9a-f]{16})/")


def note_pictures(apps, schema_editor):
    """What was kept before shows pictures, too."""
    Picture = apps.get_model("articles", "Picture")
    for kept in apps.get_model("articles", "WorkingDraft").objects.filter(body__contains="<img"):
        checksums = set(_CHECKSUM.findall(kept.body))
        kept.pictures.set(Picture.objects.filter(checksum__in=checksums))


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0013_machine_drafts'),
    ]

    operations = [
        migrations.AddField(
            model_name='workingdraft',
            name='kept_at',
            field=models.DateTimeField(auto_now=True, db_index=True),
        ),
        migrations.AddField(
            model_name='workingdraft',
            name='pictures',
            field=models.ManyToManyField(editable=False, related_name='+', to='articles.picture'),
        ),
        migrations.RunPython(note_pictures, migrations.RunPython.noop),
    ]
