"""The settings and kinds of anesthesia that every site starts with; editors add their own."""

from django.db import migrations

SETTINGS = {
    "Hospital operating room": "A sterile room for surgery, in a hospital.",
    "Day surgery unit": "Surgery without a night in hospital.",
    "Endoscopy unit": "Rooms for looking inside the body with a scope.",
    "Imaging department": "Rooms for X-ray, CT, MRI and ultrasound.",
    "Catheterization laboratory": "A room for procedures inside heart and vessels, under X-ray.",
    "Intensive care unit": "A ward for people who need constant watching or organ support.",
    "Emergency department": "Where acute illness and injury are treated first.",
    "Hospital ward": "At the bedside in hospital.",
    "Delivery room": "Where births take place.",
    "Outpatient clinic": "A visit without admission.",
    "Dental office": "A dentist's or oral surgeon's practice.",
    "Laboratory": "Where samples are examined.",
    "Rehabilitation department": "Rooms for training after illness or injury.",
    "Dialysis unit": "Where blood is cleaned by machine.",
    "Home": "Where the patient lives.",
}

ANESTHESIA_TYPES = {
    "None": "No anesthesia is needed.",
    "Topical": "A gel, spray or cream numbs the surface.",
    "Local": "An injection numbs a small area.",
    "Regional": "An injection near nerves numbs a limb or region.",
    "Spinal or epidural": "An injection in the back numbs the lower body.",
    "Sedation": "Medicine makes the patient drowsy and calm.",
    "General": "The patient is unconscious and feels nothing.",
}


def add_terms(apps, schema_editor):
    for model, terms in (("Setting", SETTINGS), ("AnesthesiaType", ANESTHESIA_TYPES)):
        apps.get_model("procedures", model).objects.bulk_create(
            apps.get_model("procedures", model)(name=name, description=text) for name, text in terms.items()
        )


class Migration(migrations.Migration):
    dependencies = [("procedures", "0001_initial")]

    operations = [migrations.RunPython(add_terms)]
