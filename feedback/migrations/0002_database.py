"""The triggers of feedback/database.sql."""

from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parents[1] / "database.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [("feedback", "0001_initial")]

    operations = [migrations.RunSQL(SQL)]
