"""Fewer indexes on codes: each new one is paid for at every load."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("codes", "0005_uploads"),
    ]

    operations = [
        migrations.AlterField(
            model_name="code",
            name="added_in",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                help_text="The first release loaded here that contains it. Empty if only an entry or a map refers to it.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="added_codes",
                to="codes.release",
            ),
        ),
        migrations.AlterField(
            model_name="code",
            name="retired_in",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                help_text="The release that drops it or marks it as ended.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="retired_codes",
                to="codes.release",
            ),
        ),
        migrations.AlterField(
            model_name="code",
            name="system",
            field=models.ForeignKey(
                db_index=False,
                help_text="The code system it belongs to.",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="codes",
                to="codes.codesystem",
            ),
        ),
        migrations.AddIndex(
            model_name="code",
            index=models.Index(
                condition=models.Q(("retired_in__isnull", False)), fields=["retired_in"], name="retired_codes"
            ),
        ),
    ]
