"""The words of proposals that every site starts with; editors change them and add their own."""

import csv
from pathlib import Path

from django.db import migrations

FILE = Path(__file__).parents[1] / "first_words.csv"


def add_words(apps, schema_editor):
    model = apps.get_model("imports", "ProposalWords")
    with FILE.open(encoding="utf-8", newline="") as file:
        model.objects.bulk_create(model(**row) for row in csv.DictReader(file))


class Migration(migrations.Migration):
    dependencies = [("imports", "0002_database")]

    operations = [migrations.RunPython(add_words)]
