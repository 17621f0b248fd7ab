"""The trigger and stamps of search/database.sql."""

from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parents[1] / "database.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial"), ("textindex", "0002_database")]

    operations = [migrations.RunSQL(SQL)]
