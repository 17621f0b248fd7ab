"""The triggers and stamps of codes/database.sql."""

from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parents[1] / "database.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [("codes", "0002_known_systems"), ("textindex", "0002_database")]

    operations = [migrations.RunSQL(SQL)]
