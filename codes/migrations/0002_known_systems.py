"""The code systems that every site starts with, as codes.systems describes them."""

from django.db import migrations

from codes.systems import system_rules

SLUGS = ("icd10pcs", "icd10cm", "icd9proc", "hcpcs", "cpt4")
FACTS = ("slug", "name", "full_name", "publisher", "licence", "display_policy", "notice", "description")


def add_systems(apps, schema_editor):
    system = apps.get_model("codes", "CodeSystem")
    for position, slug in enumerate(SLUGS, start=1):
        rules = system_rules(slug)
        system.objects.create(position=position * 10, **{name: getattr(rules, name) for name in FACTS})


class Migration(migrations.Migration):
    dependencies = [("codes", "0001_initial")]

    operations = [migrations.RunPython(add_systems)]
