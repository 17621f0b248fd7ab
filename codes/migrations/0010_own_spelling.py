"""Codes may hold dots: in some systems these tell codes apart."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("codes", "0009_stamps"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="code",
            name="code_has_no_blanks_or_dots",
        ),
        migrations.AlterField(
            model_name="code",
            name="code",
            field=models.CharField(
                help_text="In its stored form, in most systems upper case without dots and spaces: 0DTJ4ZZ, S7010XA.",
                max_length=50,
            ),
        ),
        migrations.AddConstraint(
            model_name="code",
            constraint=models.CheckConstraint(condition=models.Q(("code__regex", "^\\S+$")), name="code_has_no_blanks"),
        ),
    ]
