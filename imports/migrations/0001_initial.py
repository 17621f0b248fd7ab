"""The tables of the imports room, as its models state them."""

import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("procedures", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportBatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(help_text="The name of the file, or the number of files.", max_length=255)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Waiting for confirmation"), ("taken", "Imported")],
                        default="open",
                        help_text="Its current state.",
                        max_length=10,
                    ),
                ),
                ("uploaded_at", models.DateTimeField(default=django.utils.timezone.now, help_text="When.")),
                (
                    "taken_at",
                    models.DateTimeField(blank=True, help_text="When the selected documents became drafts.", null=True),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        help_text="Who uploaded the files.",
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "import",
                "ordering": ["-uploaded_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="ImportedDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "position",
                    models.PositiveIntegerField(help_text="Its place among the documents of the import, from 1."),
                ),
                (
                    "filename",
                    models.CharField(help_text="Name of the file, with the row or number in it.", max_length=255),
                ),
                (
                    "text",
                    models.TextField(
                        blank=True, help_text="The complete source text; not stored if it changes nothing."
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("new", "New"),
                            ("changed", "Changed"),
                            ("unchanged", "Unchanged"),
                            ("conflict", "Conflict"),
                            ("bad", "Cannot be imported"),
                        ],
                        help_text="What the import would do with it.",
                        max_length=10,
                    ),
                ),
                ("reason", models.TextField(blank=True, help_text="Why it cannot be imported.")),
                ("content", models.JSONField(help_text="The entry as it was read from the text.", null=True)),
                (
                    "given",
                    models.JSONField(help_text="The fields that the source states; empty for all fields.", null=True),
                ),
                (
                    "placements",
                    models.JSONField(default=list, help_text="[[field, first line, last line, confidence], …]."),
                ),
                (
                    "unplaced",
                    models.JSONField(default=list, help_text="Lines that fit no field: [[line number, text], …]."),
                ),
                ("warnings", models.JSONField(default=list, help_text="What an editor should check: [text, …].")),
                (
                    "title_lines",
                    models.JSONField(default=list, help_text="Numbers of the lines that contain an official title."),
                ),
                (
                    "contradictions",
                    models.JSONField(
                        default=list,
                        help_text="Those of the warnings that say where the source contradicts itself: [text, …].",
                    ),
                ),
                (
                    "proposals",
                    models.JSONField(
                        default=list,
                        help_text="Values proposed for fields that the source leaves empty: [[field, value, words, section], …].",
                    ),
                ),
                (
                    "system",
                    models.CharField(
                        blank=True, help_text="Slug of the code system that the title belongs to.", max_length=50
                    ),
                ),
                (
                    "exported_version",
                    models.PositiveIntegerField(
                        help_text="Number of the version that the source was exported from, if it says so.", null=True
                    ),
                ),
                ("is_chosen", models.BooleanField(default=False, help_text="Whether it is selected for import.")),
                (
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
                (
                    "batch",
                    models.ForeignKey(
                        help_text="The import that it belongs to.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="documents",
                        to="imports.importbatch",
                    ),
                ),
                (
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
                (
                    "version",
                    models.OneToOneField(
                        blank=True,
                        help_text="The draft that it became.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="imported_document",
                        to="procedures.procedureversion",
                    ),
                ),
            ],
            options={
                "ordering": ["batch", "position"],
            },
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("unplaced", "Line that fits no field"),
                            ("guess", "Guess"),
                            ("proposal", "Proposed value"),
                            ("contradiction", "Contradiction in the source"),
                        ],
                        help_text="What was found.",
                        max_length=20,
                    ),
                ),
                (
                    "section",
                    models.CharField(
                        blank=True,
                        help_text="Key of the section, or of the block before them; empty for a contradiction or the words of a name.",
                        max_length=30,
                    ),
                ),
                ("line", models.PositiveIntegerField(help_text="Number of the line that fits no field.", null=True)),
                (
                    "text",
                    models.TextField(
                        help_text="The line, the names of the guessed fields, the contradiction, or the words that a value was proposed from."
                    ),
                ),
                (
                    "field",
                    models.CharField(blank=True, help_text="The field that a value is proposed for.", max_length=20),
                ),
                ("value", models.CharField(blank=True, help_text="The proposed value.", max_length=200)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Open"),
                            ("placed", "Placed in the draft"),
                            ("note", "Kept as a note"),
                            ("dropped", "Dropped"),
                            ("accepted", "Accepted"),
                            ("rejected", "Rejected"),
                            ("filled", "Field filled by hand"),
                        ],
                        default="",
                        help_text="How it was settled.",
                        max_length=10,
                    ),
                ),
                ("settled_at", models.DateTimeField(help_text="When.", null=True)),
                (
                    "settled_by",
                    models.ForeignKey(
                        help_text="Who settled it.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        help_text="The document that it was found in.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="findings",
                        to="imports.importeddocument",
                    ),
                ),
            ],
            options={
                "ordering": ["document", "line", "id"],
            },
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
        migrations.CreateModel(
            name="ProposalWords",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "field",
                    models.CharField(
                        choices=[
                            ("kind", "Kind"),
                            ("specialties", "Specialty"),
                            ("body_sites", "Body site"),
                            ("settings", "Setting"),
                            ("anesthesia_types", "Anesthesia"),
                        ],
                        help_text="The field that the value is proposed for.",
                        max_length=20,
                    ),
                ),
                (
                    "value",
                    models.CharField(help_text="The value, as the field lists it: Orthopedic surgery.", max_length=200),
                ),
                (
                    "words",
                    models.TextField(
                        help_text="Words in the singular, separated by “ | ”: knee | knee joint. A word that begins with a hyphen is an ending: -ectomy."
                    ),
                ),
            ],
            options={
                "verbose_name": "words of proposals",
                "verbose_name_plural": "words of proposals",
                "ordering": ["field", "value"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("field"),
                        django.db.models.functions.text.Lower("value"),
                        name="one_row_per_proposed_value",
                    )
                ],
            },
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
                condition=models.Q(("verdict__in", ["new", "changed", "unchanged", "conflict", "bad"])),
                name="verdict_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="importeddocument",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_chosen", False), ("verdict__in", ["new", "changed"]), _connector="OR"),
                name="only_good_documents_are_chosen",
            ),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("field", ""), ("kind", "unplaced"), ("line__isnull", False)),
                    models.Q(("field", ""), ("kind__in", ["guess", "contradiction"]), ("line", None)),
                    models.Q(
                        ("field__in", ["kind", "specialties", "body_sites", "settings", "anesthesia_types", "minutes"]),
                        ("kind", "proposal"),
                        ("line", None),
                        models.Q(("value", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="finding_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("outcome", ""),
                    models.Q(("kind", "unplaced"), ("outcome__in", ["placed", "note", "dropped"])),
                    models.Q(("kind__in", ["guess", "contradiction"]), ("outcome", "accepted")),
                    models.Q(("kind", "proposal"), ("outcome__in", ["accepted", "rejected", "filled"])),
                    _connector="OR",
                ),
                name="outcome_fits_its_finding",
            ),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", ""), ("settled_at", None), ("settled_by", None)),
                    models.Q(
                        models.Q(("outcome", ""), _negated=True),
                        ("settled_at__isnull", False),
                        ("settled_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="settled_finding_has_its_person_and_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="acceptedsection",
            constraint=models.UniqueConstraint(fields=("document", "section"), name="a_section_is_accepted_once"),
        ),
    ]
