"""The trigger of imports/database.sql."""

from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parents[1] / "database.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [("imports", "0001_initial"), ("procedures", "0003_database")]

    operations = [migrations.RunSQL(SQL)]
