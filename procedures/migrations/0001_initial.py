"""The tables of the procedures room, as its models state them."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import documents.row_kinds


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("codes", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Procedure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "slug",
                    models.SlugField(
                        help_text="The address of the entry: /procedures/<slug>/. It stays the same when the name changes.",
                        max_length=120,
                        unique=True,
                    ),
                ),
            ],
            options={
                "ordering": ["slug"],
                "permissions": [
                    ("read_drafts", "Can read versions that readers do not see"),
                    ("write_entry", "Can draft and submit entries"),
                    ("review_entry", "Can review and publish what another person wrote"),
                    ("publish_unreviewed", "Can publish a site’s first entries without clinical review"),
                    ("export_entries", "Can export entries"),
                    ("assign_entry", "Can assign entries"),
                ],
            },
        ),
        migrations.CreateModel(
            name="AnesthesiaType",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "name",
                    models.CharField(help_text="In the singular, as shown to readers.", max_length=200, unique=True),
                ),
                (
                    "description",
                    models.CharField(blank=True, help_text="What it means, in plain words.", max_length=250),
                ),
                (
                    "codings",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=200),
                        blank=True,
                        default=list,
                        help_text="Codes that mean the same elsewhere, as FHIR writes them: address of the code system, “|”, code.",
                        size=None,
                    ),
                ),
                (
                    "replaced_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        help_text="The current term that drafts, filters and imports use instead; empty for a current term.",
                        limit_choices_to={"replaced_by": None},
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="former",
                        to="procedures.anesthesiatype",
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                (
                    "procedure",
                    models.OneToOneField(
                        help_text="The entry.",
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="assignment",
                        serialize=False,
                        to="procedures.procedure",
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now, help_text="When.")),
            ],
        ),
        migrations.CreateModel(
            name="BodySite",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "name",
                    models.CharField(help_text="In the singular, as shown to readers.", max_length=200, unique=True),
                ),
                (
                    "description",
                    models.CharField(blank=True, help_text="What it means, in plain words.", max_length=250),
                ),
                (
                    "codings",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=200),
                        blank=True,
                        default=list,
                        help_text="Codes that mean the same elsewhere, as FHIR writes them: address of the code system, “|”, code.",
                        size=None,
                    ),
                ),
                (
                    "replaced_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        help_text="The current term that drafts, filters and imports use instead; empty for a current term.",
                        limit_choices_to={"replaced_by": None},
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="former",
                        to="procedures.bodysite",
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PersonnelRole",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "name",
                    models.CharField(help_text="In the singular, as shown to readers.", max_length=200, unique=True),
                ),
                (
                    "description",
                    models.CharField(blank=True, help_text="What it means, in plain words.", max_length=250),
                ),
                (
                    "codings",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=200),
                        blank=True,
                        default=list,
                        help_text="Codes that mean the same elsewhere, as FHIR writes them: address of the code system, “|”, code.",
                        size=None,
                    ),
                ),
                (
                    "replaced_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        help_text="The current term that drafts, filters and imports use instead; empty for a current term.",
                        limit_choices_to={"replaced_by": None},
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="former",
                        to="procedures.personnelrole",
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ProcedureVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "summary",
                    models.TextField(
                        blank=True,
                        help_text="What the procedure is, in two to four plain sentences.",
                        verbose_name="summary",
                    ),
                ),
                (
                    "get_help_text",
                    models.TextField(
                        blank=True,
                        help_text="When to call the ward or a doctor: signs that need advice the same day.",
                        verbose_name="when to get help",
                    ),
                ),
                (
                    "emergency_signs",
                    models.TextField(
                        blank=True,
                        help_text="Signs for which to call an ambulance at once, one in each line.",
                        verbose_name="emergency signs",
                    ),
                ),
                (
                    "purpose_text",
                    models.TextField(
                        blank=True,
                        help_text="Why the procedure is done: anything that the fields below do not cover.",
                        verbose_name="purpose",
                    ),
                ),
                (
                    "medical_condition",
                    models.TextField(
                        blank=True,
                        help_text="The disease, injury or clinical question that it addresses.",
                        verbose_name="medical condition",
                    ),
                ),
                (
                    "goals",
                    models.TextField(
                        blank=True, help_text="What it aims to achieve for the patient.", verbose_name="goals"
                    ),
                ),
                (
                    "indications_text",
                    models.TextField(
                        blank=True,
                        help_text="When it is considered: anything that the fields below do not cover.",
                        verbose_name="indications",
                    ),
                ),
                (
                    "symptoms",
                    models.TextField(
                        blank=True, help_text="Symptoms and signs that lead to it.", verbose_name="symptoms"
                    ),
                ),
                (
                    "conditions",
                    models.TextField(
                        blank=True, help_text="Diagnoses for which it is considered.", verbose_name="conditions"
                    ),
                ),
                (
                    "patient_criteria",
                    models.TextField(
                        blank=True, help_text="Who qualifies, and who does not.", verbose_name="patient criteria"
                    ),
                ),
                (
                    "if_untreated_text",
                    models.TextField(
                        blank=True,
                        help_text="What is likely to happen without the procedure, or if it is put off.",
                        verbose_name="if you do nothing",
                    ),
                ),
                (
                    "preparation_text",
                    models.TextField(
                        blank=True,
                        help_text="What happens beforehand: anything that the fields below do not cover.",
                        verbose_name="preparation",
                    ),
                ),
                (
                    "instructions",
                    models.TextField(
                        blank=True,
                        help_text="What the patient does beforehand: fasting, clothing, bringing someone along.",
                        verbose_name="instructions",
                    ),
                ),
                (
                    "medication_adjustments",
                    models.TextField(
                        blank=True,
                        help_text="Medicines to stop, change or continue.",
                        verbose_name="medication adjustments",
                    ),
                ),
                (
                    "diagnostic_tests",
                    models.TextField(
                        blank=True, help_text="Tests and imaging done beforehand.", verbose_name="diagnostic tests"
                    ),
                ),
                (
                    "bring_text",
                    models.TextField(
                        blank=True,
                        help_text="What to take along on the day: papers, medicines, clothes, somebody who drives.",
                        verbose_name="what to bring",
                    ),
                ),
                (
                    "description_text",
                    models.TextField(
                        blank=True,
                        help_text="What happens, apart from the numbered steps.",
                        verbose_name="procedure description",
                    ),
                ),
                (
                    "anesthesia_text",
                    models.TextField(
                        blank=True,
                        help_text="How the patient is kept free of pain, in prose.",
                        verbose_name="anesthesia",
                    ),
                ),
                (
                    "duration_text",
                    models.TextField(
                        blank=True,
                        help_text="How long it takes, in prose; enter the minutes in the fields below.",
                        verbose_name="duration",
                    ),
                ),
                (
                    "setting_text",
                    models.TextField(
                        blank=True,
                        help_text="Where it is done, in prose; choose the settings to filter by below.",
                        verbose_name="setting",
                    ),
                ),
                (
                    "personnel_text",
                    models.TextField(
                        blank=True, help_text="Who takes part, beyond the list of roles.", verbose_name="personnel"
                    ),
                ),
                (
                    "risks_text",
                    models.TextField(
                        blank=True,
                        help_text="What to know about the risks as a whole; enter each risk in its own row.",
                        verbose_name="risks and complications",
                    ),
                ),
                (
                    "risk_management",
                    models.TextField(
                        blank=True,
                        help_text="How complications in general are prevented and treated.",
                        verbose_name="management",
                    ),
                ),
                (
                    "long_term_text",
                    models.TextField(
                        blank=True,
                        help_text="What may stay, or come back, months and years later.",
                        verbose_name="long-term effects",
                    ),
                ),
                (
                    "benefits_text",
                    models.TextField(
                        blank=True,
                        help_text="What the patient gains: anything that the fields below do not cover.",
                        verbose_name="benefits",
                    ),
                ),
                (
                    "expected_benefits",
                    models.TextField(
                        blank=True, help_text="What most patients can expect to gain.", verbose_name="expected benefits"
                    ),
                ),
                (
                    "realization_time",
                    models.TextField(
                        blank=True,
                        help_text="How soon the benefit is felt, and how long it lasts.",
                        verbose_name="realization time",
                    ),
                ),
                (
                    "recovery_text",
                    models.TextField(
                        blank=True,
                        help_text="What follows: anything that the fields below do not cover.",
                        verbose_name="recovery",
                    ),
                ),
                (
                    "post_procedure_care",
                    models.TextField(
                        blank=True,
                        help_text="Care in the first hours and days, including warning signs.",
                        verbose_name="post-procedure care",
                    ),
                ),
                (
                    "recovery_time",
                    models.TextField(
                        blank=True,
                        help_text="How long until normal life, work and sports.",
                        verbose_name="recovery time",
                    ),
                ),
                (
                    "restrictions",
                    models.TextField(
                        blank=True, help_text="What to avoid, and for how long.", verbose_name="restrictions"
                    ),
                ),
                (
                    "pain_relief_text",
                    models.TextField(
                        blank=True,
                        help_text="How pain is treated afterward, in the hospital and at home.",
                        verbose_name="pain relief",
                    ),
                ),
                (
                    "alternatives_text",
                    models.TextField(
                        blank=True,
                        help_text="What else can be done: anything that the fields below do not cover.",
                        verbose_name="alternatives",
                    ),
                ),
                (
                    "other_options",
                    models.TextField(
                        blank=True,
                        help_text="Other treatments, including waiting.",
                        verbose_name="other treatment options",
                    ),
                ),
                (
                    "pros_and_cons",
                    models.TextField(
                        blank=True,
                        help_text="How the alternatives compare with this procedure.",
                        verbose_name="pros and cons",
                    ),
                ),
                (
                    "patient_experience_text",
                    models.TextField(
                        blank=True,
                        help_text="What it is like: anything that the fields below do not cover.",
                        verbose_name="patient experience",
                    ),
                ),
                (
                    "during_procedure",
                    models.TextField(
                        blank=True,
                        help_text="What the patient feels and notices during it.",
                        verbose_name="during procedure",
                    ),
                ),
                (
                    "after_procedure",
                    models.TextField(
                        blank=True,
                        help_text="What the patient feels afterward, and for how long.",
                        verbose_name="after procedure",
                    ),
                ),
                (
                    "questions_text",
                    models.TextField(
                        blank=True,
                        help_text="What patients may want to ask before they decide, one question in each line.",
                        verbose_name="questions to ask",
                    ),
                ),
                (
                    "number",
                    models.PositiveIntegerField(help_text="1 for the first version of the entry, then counting up."),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("in_review", "In review"),
                            ("published", "Published"),
                            ("superseded", "Superseded by a later version"),
                            ("withdrawn", "Withdrawn"),
                            ("discarded", "Discarded draft"),
                        ],
                        default="draft",
                        editable=False,
                        help_text="Where it stands.",
                        max_length=10,
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        help_text="The name of the procedure; it is the title of the page.", max_length=255
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("surgery", "Surgery"),
                            ("endoscopy", "Endoscopy"),
                            ("imaging", "Imaging"),
                            ("laboratory", "Laboratory"),
                            ("anesthesia", "Anesthesia"),
                            ("therapy", "Therapy"),
                            ("vaccination", "Vaccination"),
                            ("obstetrics", "Obstetrics"),
                            ("dental_surgery", "Dental surgery"),
                            ("interventional_radiology", "Interventional radiology"),
                            ("cardiology", "Cardiology"),
                            ("emergency", "Emergency"),
                        ],
                        help_text="The kind of procedure.",
                        max_length=30,
                    ),
                ),
                (
                    "duration_min_minutes",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="In minutes; leave empty if no figure is known.",
                        null=True,
                        verbose_name="shortest usual duration",
                    ),
                ),
                (
                    "duration_max_minutes",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="In minutes; leave empty if no figure is known.",
                        null=True,
                        verbose_name="longest usual duration",
                    ),
                ),
                (
                    "stay_min_nights",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="0 for a day case; empty if no figure is known.",
                        null=True,
                        verbose_name="fewest nights in hospital",
                    ),
                ),
                (
                    "stay_max_nights",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="0 for a day case; empty if no figure is known.",
                        null=True,
                        verbose_name="most nights in hospital",
                    ),
                ),
                (
                    "not_applicable",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=30),
                        blank=True,
                        default=list,
                        help_text="Sections that do not apply to this procedure; the page says so.",
                        size=None,
                    ),
                ),
                (
                    "editorial_note",
                    models.TextField(
                        blank=True, help_text="A note that readers see, for example “Demonstration content”."
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, help_text="When the draft was started."
                    ),
                ),
                (
                    "published_at",
                    models.DateTimeField(blank=True, editable=False, help_text="When it was published.", null=True),
                ),
                (
                    "is_unreviewed",
                    models.BooleanField(
                        default=False,
                        editable=False,
                        help_text="Published without clinical review, as one of a site’s first entries; the page says so.",
                    ),
                ),
                (
                    "is_note_dropped",
                    models.BooleanField(
                        default=False,
                        editable=False,
                        help_text="Readers no longer see the editorial note, because a clinical reviewer dropped it.",
                    ),
                ),
                (
                    "reviewer_role",
                    models.CharField(
                        blank=True,
                        editable=False,
                        help_text="The reviewer’s professional role at that time.",
                        max_length=120,
                    ),
                ),
                (
                    "reviewed_on",
                    models.DateField(
                        blank=True, editable=False, help_text="The day of the clinical review.", null=True
                    ),
                ),
                (
                    "review_due_on",
                    models.DateField(
                        blank=True, editable=False, help_text="The day by which the next review is due.", null=True
                    ),
                ),
                (
                    "anesthesia_types",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The kinds of anesthesia that are used.",
                        limit_choices_to={"replaced_by": None},
                        to="procedures.anesthesiatype",
                    ),
                ),
                (
                    "body_sites",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Where in the body it is done.",
                        limit_choices_to={"replaced_by": None},
                        to="procedures.bodysite",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        help_text="Who started the draft.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="started_versions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "procedure",
                    models.ForeignKey(
                        help_text="The entry it belongs to.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="procedures.procedure",
                    ),
                ),
                (
                    "read_instead",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        help_text="What readers of the withdrawn entry may read instead.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="procedures.procedure",
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        help_text="The clinical reviewer who approved this text.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviewed_versions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "version",
                "ordering": ["name", "-number"],
            },
        ),
        migrations.CreateModel(
            name="ProcedurePersonnel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        default=999, help_text="Its place in the list, lowest number first."
                    ),
                ),
                (
                    "note",
                    models.CharField(blank=True, help_text="When or why: for general anesthesia.", max_length=250),
                ),
                (
                    "role",
                    models.ForeignKey(
                        help_text="Who takes part.",
                        limit_choices_to={"replaced_by": None},
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uses",
                        to="procedures.personnelrole",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        help_text="The version that it belongs to.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="personnel",
                        to="procedures.procedureversion",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "personnel",
                "ordering": ["position", "id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ProcedureName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        default=999, help_text="Its place in the list, lowest number first."
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("common", "Common name"), ("technical", "Technical term")],
                        help_text="Who uses the name: the public or professionals.",
                        max_length=10,
                    ),
                ),
                ("name", models.CharField(help_text="The name.", max_length=255)),
                (
                    "version",
                    models.ForeignKey(
                        help_text="The version that it belongs to.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="names",
                        to="procedures.procedureversion",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ProcedureCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        default=999, help_text="Its place in the list, lowest number first."
                    ),
                ),
                (
                    "relation",
                    models.CharField(
                        choices=[("primary", "Primary code"), ("related", "Similar code")],
                        default="related",
                        help_text="How the code relates to the procedure.",
                        max_length=10,
                    ),
                ),
                (
                    "descriptor",
                    models.TextField(
                        blank=True,
                        help_text="The official descriptor from an imported document. Shown only where the code system’s licence allows it.",
                    ),
                ),
                (
                    "code",
                    models.ForeignKey(
                        help_text="Type a code, or words from its title.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="codes.code",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        help_text="The version that it belongs to.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="codes",
                        to="procedures.procedureversion",
                    ),
                ),
            ],
            options={
                "ordering": ["relation", "position", "id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Presence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "since",
                    models.DateTimeField(default=django.utils.timezone.now, help_text="When this person opened it."),
                ),
                (
                    "seen_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, help_text="When the browser last said that it is open."
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        help_text="Who has it open.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="presences",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        help_text="The draft that is open.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="presences",
                        to="procedures.procedureversion",
                    ),
                ),
            ],
            options={
                "ordering": ["since"],
            },
        ),
        migrations.CreateModel(
            name="PlannedStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "step",
                    models.CharField(
                        choices=[("publish", "approve and publish"), ("withdraw", "withdraw from readers")],
                        help_text="The step.",
                        max_length=20,
                    ),
                ),
                ("due_at", models.DateTimeField(help_text="When it is to be taken.")),
                (
                    "seen",
                    models.CharField(
                        blank=True, help_text="The fingerprint of the text that the person approved.", max_length=64
                    ),
                ),
                (
                    "note",
                    models.TextField(
                        blank=True, help_text="The note of the step; for a withdrawal, the reason that readers see."
                    ),
                ),
                (
                    "review_due_on",
                    models.DateField(
                        blank=True, help_text="When the next clinical review is due, if chosen.", null=True
                    ),
                ),
                (
                    "keeps_note",
                    models.BooleanField(
                        help_text="Whether readers still see the editorial note, if it was asked.", null=True
                    ),
                ),
                ("planned_at", models.DateTimeField(default=django.utils.timezone.now, help_text="When they decided.")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("open", "still to be taken"),
                            ("taken", "taken"),
                            ("dropped", "dropped by a person"),
                            ("overtaken", "overtaken by another step"),
                            ("refused", "refused by the rules when its time had come"),
                        ],
                        default="open",
                        help_text="What became of it.",
                        max_length=20,
                    ),
                ),
                ("reason", models.TextField(blank=True, help_text="Why it was refused.")),
                (
                    "planned_by",
                    models.ForeignKey(
                        help_text="Who decided on it.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="planned_steps",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "read_instead",
                    models.ForeignKey(
                        blank=True,
                        help_text="What readers may read instead.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="procedures.procedure",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        help_text="The version.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="planned_steps",
                        to="procedures.procedureversion",
                    ),
                ),
            ],
            options={
                "ordering": ["due_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Outcome",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        default=999, help_text="Its place in the list, lowest number first."
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        help_text="What is counted: walking without pain after a year.",
                        max_length=255,
                        verbose_name="outcome",
                    ),
                ),
                (
                    "frequency",
                    models.CharField(
                        blank=True,
                        help_text="The figure as given in the source: 95 in 100, or 2 nights.",
                        max_length=120,
                        verbose_name="figure",
                    ),
                ),
                ("population", models.CharField(blank=True, help_text="Of which people, and where.", max_length=250)),
                ("year", models.PositiveSmallIntegerField(blank=True, help_text="The year of the data.", null=True)),
                (
                    "source",
                    models.PositiveSmallIntegerField(
                        blank=True, help_text="The number of the source in the list of sources.", null=True
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        help_text="The version that it belongs to.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="outcomes",
                        to="procedures.procedureversion",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Milestone",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        default=999, help_text="Its place in the list, lowest number first."
                    ),
                ),
                (
                    "activity",
                    models.CharField(
                        help_text="What people do again: driving, desk work, lifting 10 kg.", max_length=120
                    ),
                ),
                (
                    "from_day",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Days after the procedure, at the earliest; empty if no figure is known.",
                        null=True,
                    ),
                ),
                (
                    "until_day",
                    models.PositiveSmallIntegerField(
                        blank=True, help_text="Days after the procedure by which most people do it.", null=True
                    ),
                ),
                (
                    "note",
                    models.CharField(
                        blank=True, help_text="What it depends on: when you can brake hard.", max_length=500
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        help_text="The version that it belongs to.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="milestones",
                        to="procedures.procedureversion",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Medicine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        default=999, help_text="Its place in the list, lowest number first."
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        help_text="The medicine, or the group: blood thinners.", max_length=255, verbose_name="medicine"
                    ),
                ),
                (
                    "action",
                    models.CharField(
                        blank=True,
                        choices=[("stop", "Stop"), ("keep_on", "Keep on"), ("restart", "Restart")],
                        help_text="Stop, keep on or restart.",
                        max_length=10,
                    ),
                ),
                ("when", models.CharField(blank=True, help_text="When: 5 days before.", max_length=120)),
                ("note", models.CharField(blank=True, help_text="For whom, and whom to ask.", max_length=500)),
                (
                    "version",
                    models.ForeignKey(
                        help_text="The version that it belongs to.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="medicines",
                        to="procedures.procedureversion",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="EditorialEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "verb",
                    models.CharField(
                        choices=[
                            ("started", "started the draft"),
                            ("edited", "edited the draft"),
                            ("taken_over", "took the draft over"),
                            ("submitted", "submitted it for review"),
                            ("discarded", "discarded the draft"),
                            ("reopened", "reopened the discarded draft"),
                            ("returned", "sent it back to the writer"),
                            ("published", "approved and published it"),
                            ("published_unreviewed", "published it without clinical review"),
                            ("confirmed", "reviewed it clinically and confirmed it as it is"),
                            ("superseded", "replaced it with a later version"),
                            ("renamed", "renamed terms that it uses"),
                            ("withdrawn", "withdrew it from readers"),
                            ("reinstated", "returned it to readers"),
                            ("assigned", "assigned it"),
                            ("shared", "made a link to it for people without an account"),
                            ("unshared", "ended a link to it"),
                            ("planned", "planned a step"),
                            ("plan_dropped", "dropped a planned step"),
                            ("plan_overtaken", "overtook a planned step"),
                            ("plan_refused", "had planned a step that the rules refused"),
                        ],
                        help_text="What was done.",
                        max_length=20,
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now, help_text="When.")),
                ("note", models.TextField(blank=True, help_text="Why, in the person’s own words.")),
                (
                    "actor",
                    models.ForeignKey(
                        help_text="Who did it.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="editorial_events",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        help_text="The version.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="procedures.procedureversion",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
            },
        ),
        migrations.CreateModel(
            name="DraftLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "made_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, help_text="When it was made.", verbose_name="made"
                    ),
                ),
                ("expires_at", models.DateTimeField(help_text="When it stops to work.", verbose_name="works until")),
                ("ended_at", models.DateTimeField(blank=True, help_text="When somebody ended it before.", null=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        help_text="Who made it.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="draft_links",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        help_text="The version that it shows.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="draft_links",
                        to="procedures.procedureversion",
                    ),
                ),
            ],
            options={
                "verbose_name": "link to a draft",
                "verbose_name_plural": "links to drafts",
                "ordering": ["-made_at"],
            },
        ),
        migrations.CreateModel(
            name="Reading",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "fingerprint",
                    models.CharField(help_text="The fingerprint of what they saw (procedures.content).", max_length=64),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now, help_text="When.")),
                (
                    "reader",
                    models.ForeignKey(
                        help_text="Who opened it.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="readings",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        help_text="The version.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="readings",
                        to="procedures.procedureversion",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Revision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "number",
                    models.PositiveIntegerField(help_text="1 for the first revision of the version, then counting up."),
                ),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("started", "Draft started"),
                            ("imported", "Imported"),
                            ("saved", "Saved"),
                            ("restored", "Earlier revision brought back"),
                            ("renamed", "Terms renamed"),
                        ],
                        help_text="What made it.",
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now, help_text="When.")),
                (
                    "fingerprint",
                    models.CharField(help_text="SHA-256 of everything that readers see of this state.", max_length=64),
                ),
                (
                    "changes",
                    models.JSONField(help_text="Key -> value of the parts of the content that the save changed."),
                ),
                (
                    "authors",
                    models.JSONField(
                        help_text="Key -> primary keys of those whose words stand in this part and were not clinically reviewed yet."
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        help_text="Who saved it.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revisions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        help_text="The version that was saved.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revisions",
                        to="procedures.procedureversion",
                    ),
                ),
            ],
            options={
                "ordering": ["version", "-number"],
            },
        ),
        migrations.CreateModel(
            name="Risk",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        default=999, help_text="Its place in the list, lowest number first."
                    ),
                ),
                ("name", models.CharField(help_text="What may happen.", max_length=255)),
                (
                    "likelihood",
                    models.CharField(
                        choices=[
                            ("very_common", "Very common"),
                            ("common", "Common"),
                            ("uncommon", "Uncommon"),
                            ("rare", "Rare"),
                            ("very_rare", "Very rare"),
                            ("not_stated", "Not stated"),
                        ],
                        default="not_stated",
                        help_text="The word for how often it happens, or the band in which the figure lies.",
                        max_length=12,
                    ),
                ),
                (
                    "frequency",
                    models.CharField(
                        blank=True, help_text="The figure as given in the source: about 3 in 1,000.", max_length=120
                    ),
                ),
                ("management", models.TextField(blank=True, help_text="How it is prevented, recognized and treated.")),
                (
                    "version",
                    models.ForeignKey(
                        help_text="The version that it belongs to.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="risks",
                        to="procedures.procedureversion",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="RiskTerm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "name",
                    models.CharField(help_text="In the singular, as shown to readers.", max_length=200, unique=True),
                ),
                (
                    "description",
                    models.CharField(blank=True, help_text="What it means, in plain words.", max_length=250),
                ),
                (
                    "codings",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=200),
                        blank=True,
                        default=list,
                        help_text="Codes that mean the same elsewhere, as FHIR writes them: address of the code system, “|”, code.",
                        size=None,
                    ),
                ),
                (
                    "replaced_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        help_text="The current term that drafts, filters and imports use instead; empty for a current term.",
                        limit_choices_to={"replaced_by": None},
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="former",
                        to="procedures.riskterm",
                    ),
                ),
            ],
            options={
                "verbose_name": "risk",
                "ordering": ["name"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Setting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "name",
                    models.CharField(help_text="In the singular, as shown to readers.", max_length=200, unique=True),
                ),
                (
                    "description",
                    models.CharField(blank=True, help_text="What it means, in plain words.", max_length=250),
                ),
                (
                    "codings",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=200),
                        blank=True,
                        default=list,
                        help_text="Codes that mean the same elsewhere, as FHIR writes them: address of the code system, “|”, code.",
                        size=None,
                    ),
                ),
                (
                    "replaced_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        help_text="The current term that drafts, filters and imports use instead; empty for a current term.",
                        limit_choices_to={"replaced_by": None},
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="former",
                        to="procedures.setting",
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="procedureversion",
            name="settings",
            field=models.ManyToManyField(
                blank=True,
                help_text="The settings where it is done.",
                limit_choices_to={"replaced_by": None},
                to="procedures.setting",
            ),
        ),
        migrations.CreateModel(
            name="Source",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        default=999, help_text="Its place in the list, lowest number first."
                    ),
                ),
                ("citation", models.TextField(help_text="Organization or authors, title, year and web address.")),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("guideline", "Guideline"),
                            ("systematic_review", "Systematic review"),
                            ("study", "Study"),
                            ("registry", "Registry"),
                            ("textbook", "Textbook"),
                            ("official_site", "Official site"),
                            ("other", "Other"),
                        ],
                        help_text="What kind of work it is.",
                        max_length=20,
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(blank=True, help_text="Of publication.", null=True)),
                ("address", models.TextField(blank=True, help_text="Web address of the page.")),
                ("accessed", models.DateField(blank=True, help_text="When somebody last read it there.", null=True)),
                (
                    "work",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.text.Lower(
                            models.Func(
                                models.Func(
                                    django.db.models.functions.comparison.Coalesce(
                                        models.Func(
                                            "address",
                                            models.Value("https?://[^[:space:]/]+/[^[:space:]<>)\\]]+"),
                                            function="substring",
                                        ),
                                        models.Func(
                                            "citation",
                                            models.Value("https?://[^[:space:]/]+/[^[:space:]<>)\\]]+"),
                                            function="substring",
                                        ),
                                        "citation",
                                    ),
                                    models.Value("\\s+"),
                                    models.Value(" "),
                                    models.Value("g"),
                                    function="regexp_replace",
                                ),
                                models.Value("[ .,;:/]+$"),
                                models.Value(""),
                                function="regexp_replace",
                                output_field=models.TextField(),
                            )
                        ),
                        help_text="What identifies the source in every citation: its web address, or else the words of the citation.",
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        help_text="The version that it belongs to.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sources",
                        to="procedures.procedureversion",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Specialty",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "name",
                    models.CharField(help_text="In the singular, as shown to readers.", max_length=200, unique=True),
                ),
                (
                    "description",
                    models.CharField(blank=True, help_text="What it means, in plain words.", max_length=250),
                ),
                (
                    "codings",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=200),
                        blank=True,
                        default=list,
                        help_text="Codes that mean the same elsewhere, as FHIR writes them: address of the code system, “|”, code.",
                        size=None,
                    ),
                ),
                (
                    "members",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The people who look after its entries: they see what is assigned to the specialty.",
                        limit_choices_to={"is_active": True, "is_staff": True},
                        related_name="specialties",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "replaced_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        help_text="The current term that drafts, filters and imports use instead; empty for a current term.",
                        limit_choices_to={"replaced_by": None},
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="former",
                        to="procedures.specialty",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "specialties",
                "ordering": ["name"],
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="procedureversion",
            name="specialties",
            field=models.ManyToManyField(
                blank=True,
                help_text="The specialties that perform it.",
                limit_choices_to={"replaced_by": None},
                to="procedures.specialty",
            ),
        ),
        migrations.CreateModel(
            name="Step",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        default=999, help_text="Its place in the list, lowest number first."
                    ),
                ),
                (
                    "label",
                    models.CharField(blank=True, help_text="The step in a word or two: Incision.", max_length=120),
                ),
                ("text", models.TextField(blank=True, help_text="What happens.")),
                (
                    "version",
                    models.ForeignKey(
                        help_text="The version that it belongs to.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="procedures.procedureversion",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Tool",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "name",
                    models.CharField(help_text="In the singular, as shown to readers.", max_length=200, unique=True),
                ),
                (
                    "description",
                    models.CharField(blank=True, help_text="What it means, in plain words.", max_length=250),
                ),
                (
                    "codings",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=200),
                        blank=True,
                        default=list,
                        help_text="Codes that mean the same elsewhere, as FHIR writes them: address of the code system, “|”, code.",
                        size=None,
                    ),
                ),
                (
                    "replaced_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        help_text="The current term that drafts, filters and imports use instead; empty for a current term.",
                        limit_choices_to={"replaced_by": None},
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="former",
                        to="procedures.tool",
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ProcedureTool",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        default=999, help_text="Its place in the list, lowest number first."
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        help_text="The version that it belongs to.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tools",
                        to="procedures.procedureversion",
                    ),
                ),
                (
                    "tool",
                    models.ForeignKey(
                        help_text="The instrument or device.",
                        limit_choices_to={"replaced_by": None},
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uses",
                        to="procedures.tool",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="UnsavedText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("form", models.CharField(help_text="Which opening of the form it was typed into.", max_length=36)),
                (
                    "text",
                    models.TextField(
                        help_text="The fields of the form as a browser sends them, invalid values included."
                    ),
                ),
                (
                    "typed_at",
                    models.DateTimeField(default=django.utils.timezone.now, help_text="When it was last kept."),
                ),
                (
                    "person",
                    models.ForeignKey(
                        help_text="Who typed it.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="unsaved_texts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        help_text="The version whose form it is.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="unsaved_texts",
                        to="procedures.procedureversion",
                    ),
                ),
            ],
            options={
                "ordering": ["-typed_at"],
            },
        ),
        migrations.CreateModel(
            name="WithdrawnSource",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("work", models.TextField(editable=False, help_text="What identifies the source, as in Source.work.")),
                ("citation", models.TextField(help_text="How an entry cites it.")),
                ("reason", models.TextField(help_text="Why nobody may rely on it any more.")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, help_text="When.")),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        help_text="Who said so.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="WrittenPassage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "digest",
                    models.CharField(help_text="A digest of its words, for finding the same passage.", max_length=32),
                ),
                ("words", models.TextField(help_text="Its longer words, in their order.")),
                (
                    "runs",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        help_text="A digest of each run of three of these words.",
                        size=None,
                    ),
                ),
                (
                    "is_reviewed",
                    models.BooleanField(
                        default=False,
                        help_text="Whether it stands in a text that was clinically reviewed: then it is nobody's.",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        help_text="Who wrote it, or brought it in a file.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        help_text="Where; empty for an uploaded file.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="procedures.procedureversion",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="anesthesiatype",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("name"),
                condition=models.Q(("replaced_by", None)),
                name="one_anesthesia_type_per_name",
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="assigned_by",
            field=models.ForeignKey(
                help_text="Who assigned it.",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="person",
            field=models.ForeignKey(
                blank=True,
                help_text="The person who looks after it.",
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="assignments",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="specialty",
            field=models.ForeignKey(
                blank=True,
                help_text="The specialty whose people look after it.",
                limit_choices_to={"replaced_by": None},
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assignments",
                to="procedures.specialty",
            ),
        ),
        migrations.AddConstraint(
            model_name="bodysite",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("name"),
                condition=models.Q(("replaced_by", None)),
                name="one_body_site_per_name",
            ),
        ),
        migrations.AddConstraint(
            model_name="personnelrole",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("name"),
                condition=models.Q(("replaced_by", None)),
                name="one_personnel_role_per_name",
            ),
        ),
        migrations.AddConstraint(
            model_name="procedurecode",
            constraint=models.UniqueConstraint(fields=("version", "code"), name="each_code_once_in_a_version"),
        ),
        migrations.AddConstraint(
            model_name="procedurecode",
            constraint=models.UniqueConstraint(
                condition=models.Q(("relation", "primary")), fields=("version",), name="one_primary_code"
            ),
        ),
        migrations.AddConstraint(
            model_name="presence",
            constraint=models.UniqueConstraint(fields=("version", "person"), name="one_presence_per_person"),
        ),
        migrations.AddIndex(
            model_name="plannedstep",
            index=models.Index(condition=models.Q(("outcome", "open")), fields=["due_at"], name="open_plans_by_time"),
        ),
        migrations.AddConstraint(
            model_name="plannedstep",
            constraint=models.UniqueConstraint(
                condition=models.Q(("outcome", "open")), fields=("version", "step"), name="one_open_plan_of_a_step"
            ),
        ),
        migrations.AddConstraint(
            model_name="outcome",
            constraint=models.CheckConstraint(
                condition=models.Q(("year__range", (1000, 9999))), name="year_of_an_outcome_has_four_digits"
            ),
        ),
        migrations.AddConstraint(
            model_name="milestone",
            constraint=models.CheckConstraint(
                condition=models.Q(("until_day", None), ("from_day__lte", models.F("until_day")), _connector="OR"),
                name="first_day_comes_first",
            ),
        ),
        migrations.AddConstraint(
            model_name="medicine",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "action__in",
                        [
                            "",
                            documents.row_kinds.MedicineAction["STOP"],
                            documents.row_kinds.MedicineAction["KEEP_ON"],
                            documents.row_kinds.MedicineAction["RESTART"],
                        ],
                    )
                ),
                name="medicine_has_a_known_action",
            ),
        ),
        migrations.AddConstraint(
            model_name="draftlink",
            constraint=models.CheckConstraint(
                condition=models.Q(("expires_at__gt", models.F("made_at"))), name="link_expires_after_it_was_made"
            ),
        ),
        migrations.AddConstraint(
            model_name="reading",
            constraint=models.UniqueConstraint(fields=("version", "reader"), name="one_reading_per_person"),
        ),
        migrations.AddConstraint(
            model_name="revision",
            constraint=models.UniqueConstraint(fields=("version", "number"), name="one_revision_per_number"),
        ),
        migrations.AddIndex(
            model_name="risk",
            index=models.Index(django.db.models.functions.text.Lower("name"), name="risks_by_name"),
        ),
        migrations.AddConstraint(
            model_name="risk",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("likelihood__in", ["very_common", "common", "uncommon", "rare", "very_rare", "not_stated"])
                ),
                name="likelihood_is_a_band",
            ),
        ),
        migrations.AddIndex(
            model_name="riskterm",
            index=models.Index(django.db.models.functions.text.Lower("name"), name="risk_terms_by_name"),
        ),
        migrations.AddConstraint(
            model_name="riskterm",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("name"),
                condition=models.Q(("replaced_by", None)),
                name="one_risk_term_per_name",
            ),
        ),
        migrations.AddConstraint(
            model_name="setting",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("name"),
                condition=models.Q(("replaced_by", None)),
                name="one_setting_per_name",
            ),
        ),
        migrations.AddIndex(
            model_name="source",
            index=django.contrib.postgres.indexes.HashIndex(fields=["work"], name="sources_by_work"),
        ),
        migrations.AddConstraint(
            model_name="source",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "",
                            "guideline",
                            "systematic_review",
                            "study",
                            "registry",
                            "textbook",
                            "official_site",
                            "other",
                        ],
                    )
                ),
                name="source_has_a_known_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="source",
            constraint=models.CheckConstraint(
                condition=models.Q(("year__range", (1000, 9999))), name="year_of_a_source_has_four_digits"
            ),
        ),
        migrations.AddConstraint(
            model_name="specialty",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("name"),
                condition=models.Q(("replaced_by", None)),
                name="one_specialty_per_name",
            ),
        ),
        migrations.AddIndex(
            model_name="procedureversion",
            index=models.Index(fields=["state", "name"], name="versions_by_state_and_name"),
        ),
        migrations.AddIndex(
            model_name="procedureversion",
            index=models.Index(
                condition=models.Q(("state", "published")),
                fields=["review_due_on", "id"],
                name="published_by_review_due",
            ),
        ),
        migrations.AddIndex(
            model_name="procedureversion",
            index=models.Index(
                condition=models.Q(("state", "published")),
                fields=["reviewed_on", "published_at", "id"],
                name="published_by_review",
            ),
        ),
        migrations.AddConstraint(
            model_name="procedureversion",
            constraint=models.UniqueConstraint(fields=("procedure", "number"), name="one_version_per_number"),
        ),
        migrations.AddConstraint(
            model_name="procedureversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "published")), fields=("procedure",), name="one_published_version"
            ),
        ),
        migrations.AddConstraint(
            model_name="procedureversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["draft", "in_review"])),
                fields=("procedure",),
                name="one_open_version",
            ),
        ),
        migrations.AddConstraint(
            model_name="procedureversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["draft", "in_review", "published", "superseded", "withdrawn", "discarded"])
                ),
                name="state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="procedureversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "published"), _negated=True), ("published_at__isnull", False), _connector="OR"
                ),
                name="published_version_has_its_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="procedureversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["published", "superseded"]), _negated=True),
                    ("reviewed_on__isnull", False),
                    ("is_unreviewed", True),
                    _connector="OR",
                ),
                name="public_text_is_reviewed_or_marked",
            ),
        ),
        migrations.AddConstraint(
            model_name="procedureversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("review_due_on", None), ("reviewed_by", None), ("reviewed_on", None)),
                    models.Q(
                        ("review_due_on__gt", models.F("reviewed_on")),
                        ("review_due_on__isnull", False),
                        ("reviewed_by__isnull", False),
                        ("reviewed_on__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="review_has_reviewer_day_and_next_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="procedureversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("read_instead", None), ("state", "withdrawn"), _connector="OR"),
                name="only_withdrawn_text_names_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="procedureversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("duration_max_minutes", None),
                    ("duration_min_minutes__lte", models.F("duration_max_minutes")),
                    _connector="OR",
                ),
                name="shortest_duration_comes_first",
            ),
        ),
        migrations.AddConstraint(
            model_name="procedureversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("stay_max_nights", None), ("stay_min_nights__lte", models.F("stay_max_nights")), _connector="OR"
                ),
                name="shortest_stay_comes_first",
                violation_error_message="The fewest nights in hospital are more than the most: correct one of them.",
            ),
        ),
        migrations.AddConstraint(
            model_name="tool",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("name"),
                condition=models.Q(("replaced_by", None)),
                name="one_tool_per_name",
            ),
        ),
        migrations.AddConstraint(
            model_name="unsavedtext",
            constraint=models.UniqueConstraint(fields=("version", "person", "form"), name="one_unsaved_text_per_form"),
        ),
        migrations.AddConstraint(
            model_name="withdrawnsource",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.MD5("work"), name="one_row_per_withdrawn_source"
            ),
        ),
        migrations.AddIndex(
            model_name="writtenpassage",
            index=django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=["runs"], name="runs_of_passages"),
        ),
        migrations.AddConstraint(
            model_name="writtenpassage",
            constraint=models.UniqueConstraint(fields=("digest", "author"), name="one_passage_per_author"),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(("person__isnull", False), ("specialty__isnull", False), _connector="OR"),
                name="assigned_to_somebody",
            ),
        ),
        migrations.CreateModel(
            name="Illustration",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        default=999, help_text="Its place in the list, lowest number first."
                    ),
                ),
                (
                    "caption",
                    models.CharField(help_text="What it is, for everybody: Where the three cuts are.", max_length=255),
                ),
                (
                    "address",
                    models.CharField(
                        help_text="Of a video elsewhere: https://example.org/video. Pictures get theirs when they are added.",
                        max_length=500,
                    ),
                ),
                (
                    "alt",
                    models.CharField(
                        blank=True,
                        help_text="What the picture shows, for those who do not see it; “decorative” if it says nothing.",
                        max_length=1000,
                        verbose_name="alt text",
                    ),
                ),
                (
                    "credit",
                    models.CharField(blank=True, help_text="Who made it, and where it is from.", max_length=255),
                ),
                (
                    "licence",
                    models.CharField(
                        blank=True, help_text="What allows you to show it: CC BY 4.0, own work.", max_length=120
                    ),
                ),
                (
                    "printing",
                    models.CharField(
                        blank=True,
                        choices=[("allowed", "Allowed"), ("not allowed", "Not allowed")],
                        help_text="Whether the licence allows it on paper.",
                        max_length=11,
                    ),
                ),
                ("length", models.CharField(blank=True, help_text="Of a video: 3 minutes.", max_length=30)),
                (
                    "version",
                    models.ForeignKey(
                        help_text="The version that it belongs to.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="illustrations",
                        to="procedures.procedureversion",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "id"],
                "abstract": False,
                "indexes": [models.Index(fields=["address"], name="illustrations_by_address")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("address__startswith", "https://"),
                            (
                                "address__regex",
                                "^/pictures/([0-9a-f]{64}-([1-9]\\d{0,3})x([1-9]\\d{0,3})\\.(?:png|jpg|webp))$",
                            ),
                            _connector="OR",
                        ),
                        name="illustration_is_stored_here_or_has_a_web_address",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("printing__in", ["", "allowed", "not allowed"])), name="printing_is_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Picture",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "name",
                    models.CharField(
                        help_text="The hash of its pixels, its size and its format.", max_length=90, unique=True
                    ),
                ),
                ("content", models.BinaryField(help_text="The file.")),
                (
                    "stored_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, help_text="When it was stored.", verbose_name="stored"
                    ),
                ),
                (
                    "stored_by",
                    models.ForeignKey(
                        help_text="Who stored it; empty for the demo.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("name__regex", "^([0-9a-f]{64}-([1-9]\\d{0,3})x([1-9]\\d{0,3})\\.(?:png|jpg|webp))$")
                        ),
                        name="picture_has_the_name_of_its_pixels",
                    )
                ],
            },
        ),
    ]
