"""The code systems that every site starts with, and what their licences allow."""

from django.db import migrations

# slug, name, full name, publisher, licence, display policy, notice, description
SYSTEMS = [
    (
        "icd10pcs", "ICD-10-PCS", "International Classification of Diseases, 10th Revision, Procedure Coding System",
        "Centers for Medicare & Medicaid Services (CMS)", "Public domain (US government work)", "full", "",
        "Inpatient procedures in the United States: seven characters, each with a meaning of its own.",
    ),
    (
        "icd10cm", "ICD-10-CM", "International Classification of Diseases, 10th Revision, Clinical Modification",
        "National Center for Health Statistics (NCHS) and CMS", "Public domain in the United States", "full",
        "ICD-10 is copyright of the World Health Organization, which authorized this United States modification.",
        "Diagnoses in the United States.",
    ),
    (
        "icd9proc", "ICD-9-CM procedures",
        "International Classification of Diseases, 9th Revision, Clinical Modification, Volume 3",
        "Centers for Medicare & Medicaid Services (CMS)", "Public domain (US government work)", "full", "",
        "Inpatient procedures in the United States until 30 September 2015, when ICD-10-PCS replaced it.",
    ),
    (
        "hcpcs", "HCPCS Level II", "Healthcare Common Procedure Coding System, Level II",
        "Centers for Medicare & Medicaid Services (CMS)", "Public domain, but for the dental D codes", "full",
        "The D codes (CDT) belong to the American Dental Association; their text is not shown.",
        "Supplies, drugs and services outside a physician's office procedures in the United States.",
    ),
    (
        "cpt4", "CPT", "Current Procedural Terminology",
        "the American Medical Association (AMA)", "Proprietary: needs a licence from the AMA", "code_only",
        "CPT is a registered trademark of the American Medical Association.",
        "Outpatient and office procedures in the United States.",
    ),
]  # fmt: skip


def add_systems(apps, schema_editor):
    system = apps.get_model("codes", "CodeSystem")
    for position, (slug, name, full_name, publisher, licence, policy, notice, description) in enumerate(
        SYSTEMS, start=1
    ):
        system.objects.create(
            slug=slug,
            name=name,
            full_name=full_name,
            publisher=publisher,
            licence=licence,
            display_policy=policy,
            notice=notice,
            description=description,
            position=position * 10,
        )


class Migration(migrations.Migration):
    dependencies = [("codes", "0001_initial")]

    operations = [migrations.RunPython(add_systems, migrations.RunPython.noop)]
