"""The terms that a misspelled word is nearest to are found by an index."""

import django.contrib.postgres.indexes
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0007_vocabulary_edition"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="vocabularyterm",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["folded"], name="vocabulary_by_trigrams", opclasses=["gin_trgm_ops"]
            ),
        ),
    ]
