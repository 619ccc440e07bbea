from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0022_language_choices_follow_the_house"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="translation",
            index=models.Index(fields=["stage", "changed_at"], name="articles_tr_stage_dc29bf_idx"),
        ),
    ]
