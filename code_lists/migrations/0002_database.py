"""The triggers of code_lists/database.sql."""

from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parents[1] / "database.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [("code_lists", "0001_initial"), ("textindex", "0002_database")]

    operations = [migrations.RunSQL(SQL)]
