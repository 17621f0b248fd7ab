"""The word configuration, view and triggers of search/database.sql."""

from pathlib import Path

from django.contrib.postgres.operations import UnaccentExtension
from django.db import migrations

SQL = (Path(__file__).parents[1] / "database.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial"), ("codes", "0003_database"), ("procedures", "0003_database")]

    operations = [UnaccentExtension(), migrations.RunSQL(SQL)]
