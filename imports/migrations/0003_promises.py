"""What the database promises of imports, now that every document belongs to one."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("imports", "0002_batches"),
        ("procedures", "0003_first_terms"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="importeddocument",
            options={"ordering": ["batch", "position"]},
        ),
        migrations.RemoveField(
            model_name="importeddocument",
            name="imported_at",
        ),
        migrations.RemoveField(
            model_name="importeddocument",
            name="imported_by",
        ),
        migrations.AlterField(
            model_name="importeddocument",
            name="batch",
            field=models.ForeignKey(
                help_text="It came with this import.",
                on_delete=django.db.models.deletion.CASCADE,
                related_name="documents",
                to="imports.importbatch",
            ),
        ),
        migrations.AlterField(
            model_name="importeddocument",
            name="filename",
            field=models.CharField(help_text="Name of the file, with the row or the number in it.", max_length=255),
        ),
        migrations.AlterField(
            model_name="importeddocument",
            name="position",
            field=models.PositiveIntegerField(help_text="Its place among the documents of the import, from 1."),
        ),
        migrations.AlterField(
            model_name="importeddocument",
            name="reason",
            field=models.TextField(blank=True, help_text="Why it cannot be taken."),
        ),
        migrations.AlterField(
            model_name="importeddocument",
            name="system",
            field=models.CharField(
                blank=True, help_text="Slug of the code system that the title belongs to.", max_length=50
            ),
        ),
        migrations.AlterField(
            model_name="importeddocument",
            name="text",
            field=models.TextField(blank=True, help_text="The whole source text; not kept where it changes nothing."),
        ),
        migrations.AlterField(
            model_name="importeddocument",
            name="verdict",
            field=models.CharField(
                choices=[
                    ("new", "New"),
                    ("changed", "Changed"),
                    ("unchanged", "Unchanged"),
                    ("bad", "Cannot be taken"),
                ],
                help_text="What becomes of it.",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="importeddocument",
            name="version",
            field=models.OneToOneField(
                blank=True,
                help_text="The draft that it became.",
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="imported_document",
                to="procedures.procedureversion",
            ),
        ),
        migrations.AddConstraint(
            model_name="acceptedsection",
            constraint=models.UniqueConstraint(fields=("document", "section"), name="a_section_is_accepted_once"),
        ),
        migrations.AddConstraint(
            model_name="importbatch",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["open", "taken"])), name="import_state_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="importbatch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "open"), ("taken_at", None)),
                    models.Q(("state", "taken"), ("taken_at__isnull", False)),
                    _connector="OR",
                ),
                name="taken_import_has_its_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="importeddocument",
            constraint=models.UniqueConstraint(fields=("batch", "position"), name="one_document_per_position"),
        ),
        migrations.AddConstraint(
            model_name="importeddocument",
            constraint=models.CheckConstraint(
                condition=models.Q(("verdict__in", ["new", "changed", "unchanged", "bad"])), name="verdict_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="importeddocument",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_chosen", False), ("verdict__in", ["new", "changed"]), _connector="OR"),
                name="only_good_documents_are_chosen",
            ),
        ),
    ]
