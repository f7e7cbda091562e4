from django.db import migrations, models


class Migration(migrations.Migration):
    """What was computed before stays NULL: the denominators of that day are not kept, and nothing may be guessed."""

    dependencies = [
        ("indicators", "0013_held_first"),
    ]

    operations = [
        migrations.AddField(
            model_name="indicatorsnapshot",
            name="as_published",
            field=models.BooleanField(blank=True, null=True, verbose_name="publié tel quel"),
        ),
    ]
