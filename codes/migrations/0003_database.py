"""The triggers and stamps of codes/database.sql."""

from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parents[1] / "database.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [("codes", "0002_known_systems")]

    operations = [migrations.RunSQL(SQL)]
