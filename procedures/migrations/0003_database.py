"""The triggers of procedures/database.sql."""

from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parents[1] / "database.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [("procedures", "0002_first_terms"), ("textindex", "0002_database")]

    operations = [migrations.RunSQL(SQL)]
