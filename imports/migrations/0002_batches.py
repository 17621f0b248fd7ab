"""Imports that wait to be confirmed, what the parser made of each document, and what a person accepted of it."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

VERDICTS = [("new", "New"), ("changed", "Changed"), ("unchanged", "Unchanged"), ("bad", "Cannot be taken")]


def give_each_document_its_import(apps, schema_editor):
    """What was imported before there were imports to confirm was taken, one document at a time."""
    Batch = apps.get_model("imports", "ImportBatch")
    for document in apps.get_model("imports", "ImportedDocument").objects.select_related("version"):
        document.batch = Batch.objects.create(
            name=document.filename,
            state="taken",
            uploaded_by_id=document.imported_by_id,
            uploaded_at=document.imported_at,
            taken_at=document.imported_at,
        )
        document.procedure_id = document.version.procedure_id
        document.verdict, document.is_chosen = ("new" if document.version.number == 1 else "changed"), True
        document.save()


class Migration(migrations.Migration):
    dependencies = [
        ("imports", "0001_initial"),
        ("procedures", "0003_first_terms"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportBatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(help_text="The file, or how many files there were.", max_length=255)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Waiting for confirmation"), ("taken", "Taken")],
                        default="open",
                        help_text="Its current state.",
                        max_length=10,
                    ),
                ),
                ("uploaded_at", models.DateTimeField(default=django.utils.timezone.now, help_text="When.")),
                (
                    "taken_at",
                    models.DateTimeField(blank=True, help_text="When the chosen documents became drafts.", null=True),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        help_text="Who brought the files.",
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"verbose_name": "import", "ordering": ["-uploaded_at", "-id"]},
        ),
        migrations.AddField(
            "ImportedDocument",
            "batch",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="documents",
                to="imports.importbatch",
            ),
        ),
        migrations.AddField("ImportedDocument", "position", models.PositiveIntegerField(default=1)),
        migrations.AddField(
            "ImportedDocument", "verdict", models.CharField(choices=VERDICTS, default="new", max_length=10)
        ),
        migrations.AddField(
            "ImportedDocument", "reason", models.TextField(blank=True, help_text="Why it cannot be taken.", default="")
        ),
        migrations.AddField(
            "ImportedDocument",
            "content",
            models.JSONField(help_text="The entry as it was read from the text.", null=True),
        ),
        migrations.AddField(
            "ImportedDocument",
            "given",
            models.JSONField(help_text="The fields that the source speaks of; empty: all of them.", null=True),
        ),
        migrations.AddField(
            "ImportedDocument",
            "placements",
            models.JSONField(default=list, help_text="[[field, first line, last line, confidence], …]."),
        ),
        migrations.AddField(
            "ImportedDocument",
            "title_lines",
            models.JSONField(default=list, help_text="Numbers of the lines that hold an official title."),
        ),
        migrations.AddField(
            "ImportedDocument",
            "system",
            models.CharField(
                blank=True,
                default="",
                help_text="Slug of the code system that the title belongs to.",
                max_length=50,
            ),
        ),
        migrations.AddField(
            "ImportedDocument",
            "procedure",
            models.ForeignKey(
                blank=True,
                help_text="The entry that it would change.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="procedures.procedure",
            ),
        ),
        migrations.AddField(
            "ImportedDocument",
            "base",
            models.ForeignKey(
                blank=True,
                help_text="The version that it was compared with.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="procedures.procedureversion",
            ),
        ),
        migrations.AddField(
            "ImportedDocument",
            "is_chosen",
            models.BooleanField(default=False, help_text="Whether it is to be taken."),
        ),
        migrations.CreateModel(
            name="AcceptedSection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "section",
                    models.CharField(
                        help_text="Key of the section, or of the block before or after them.", max_length=30
                    ),
                ),
                ("accepted_at", models.DateTimeField(default=django.utils.timezone.now, help_text="When.")),
                (
                    "accepted_by",
                    models.ForeignKey(
                        help_text="Who compared it.",
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        help_text="The document that was compared.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="accepted_sections",
                        to="imports.importeddocument",
                    ),
                ),
            ],
        ),
        migrations.RunPython(give_each_document_its_import, migrations.RunPython.noop),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
    ]
