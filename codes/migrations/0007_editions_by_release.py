"""The index of editions by release costs next to nothing to keep."""

import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("codes", "0006_fewer_indexes"),
    ]

    operations = [
        migrations.AlterField(
            model_name="codeedition",
            name="release",
            field=models.ForeignKey(
                db_index=False,
                help_text="The release that introduces this state.",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="editions",
                to="codes.release",
            ),
        ),
        migrations.AddIndex(
            model_name="codeedition",
            index=django.contrib.postgres.indexes.BrinIndex(
                autosummarize=True, fields=["release"], name="editions_by_release"
            ),
        ),
    ]
