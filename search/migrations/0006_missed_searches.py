"""The plural that the desk shows."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("search", "0005_entries_only")]

    operations = [
        migrations.AlterModelOptions(
            name="missedsearch",
            options={"ordering": ["-count", "words"], "verbose_name_plural": "missed searches"},
        ),
    ]
