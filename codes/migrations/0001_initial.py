"""The tables of the codes room, as its models state them."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.constraints
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import codes.models.uploads


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Code",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.CharField(
                        help_text="In its stored form, in most systems upper case without dots and spaces: 0DTJ4ZZ, S7010XA.",
                        max_length=50,
                    ),
                ),
                (
                    "title",
                    models.TextField(
                        blank=True, help_text="The official descriptor. Empty until a release with it is loaded."
                    ),
                ),
                (
                    "short_title",
                    models.CharField(
                        blank=True, help_text="The official short descriptor, if there is one.", max_length=250
                    ),
                ),
                (
                    "is_header",
                    models.BooleanField(
                        default=False,
                        help_text="A heading in the hierarchy: not valid for billing.",
                        verbose_name="heading",
                    ),
                ),
                (
                    "is_reserved",
                    models.BooleanField(
                        default=False,
                        help_text="Its descriptor belongs to another publisher (HCPCS D codes) and is never shown.",
                    ),
                ),
                ("valid_from", models.DateField(blank=True, help_text="The publisher’s start date.", null=True)),
                ("valid_to", models.DateField(blank=True, help_text="The publisher’s end date.", null=True)),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        help_text="The heading above it.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="children",
                        to="codes.code",
                    ),
                ),
            ],
            options={
                "ordering": ["system", "code"],
            },
        ),
        migrations.CreateModel(
            name="CodeSystem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "slug",
                    models.SlugField(
                        help_text="The OHDSI vocabulary id in lower case, as used in addresses: icd10pcs.", unique=True
                    ),
                ),
                ("name", models.CharField(help_text="The usual short name: ICD-10-PCS.", max_length=120)),
                ("full_name", models.CharField(blank=True, help_text="The full name of the system.", max_length=250)),
                (
                    "publisher",
                    models.CharField(help_text="The organization that publishes and owns it.", max_length=250),
                ),
                (
                    "licence",
                    models.CharField(
                        help_text="The licence in a few words: public domain, AMA licence, …", max_length=250
                    ),
                ),
                (
                    "notice",
                    models.TextField(
                        blank=True, help_text="The copyright notice that must be shown with the codes, if any."
                    ),
                ),
                (
                    "display_policy",
                    models.CharField(
                        choices=[
                            ("full", "Descriptors shown to everyone"),
                            ("code_only", "Codes only, descriptors withheld"),
                            ("signed_in", "Descriptors shown to signed-in users"),
                        ],
                        default="code_only",
                        help_text="Who may see descriptors. A site with its own licence sets MEDREF_LICENSED_SYSTEMS.",
                        max_length=10,
                    ),
                ),
                (
                    "description",
                    models.TextField(blank=True, help_text="What the system is used for, in a sentence or two."),
                ),
                (
                    "position",
                    models.PositiveSmallIntegerField(default=100, help_text="Order in lists, smallest first."),
                ),
                (
                    "columns",
                    models.JSONField(
                        default=dict,
                        editable=False,
                        help_text="The columns that a code manager named in the last table of codes, terms or maps: content -> name -> heading.",
                    ),
                ),
                (
                    "case_matters",
                    models.BooleanField(
                        default=False,
                        editable=False,
                        help_text="Whether codes may differ by case alone, in a system that medref does not describe: its first file says so.",
                    ),
                ),
                (
                    "dots_matter",
                    models.BooleanField(
                        default=False, editable=False, help_text="Whether they may differ by dots alone."
                    ),
                ),
                (
                    "similar_at",
                    models.DateTimeField(
                        null=True,
                        editable=False,
                        help_text="When the similar codes of its codes were last found (rebuild_similar).",
                    ),
                ),
                (
                    "similar_is_due",
                    models.BooleanField(
                        default=False,
                        editable=False,
                        help_text="Whether a release or maps loaded since then are not in them yet.",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("display_policy__in", ["full", "code_only", "signed_in"])),
                        name="display_policy_is_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CodePlace",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "system_id", "place", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("place", models.PositiveIntegerField(help_text="Its place among the codes of its system, from 0.")),
                (
                    "code",
                    models.ForeignKey(
                        db_constraint=False,
                        help_text="The code.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="codes.code",
                    ),
                ),
                (
                    "system",
                    models.ForeignKey(
                        db_index=False,
                        help_text="The system of the code.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="codes.codesystem",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="code",
            name="system",
            field=models.ForeignKey(
                db_index=False,
                help_text="The code system it belongs to.",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="codes",
                to="codes.codesystem",
            ),
        ),
        migrations.CreateModel(
            name="AxisValue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "context",
                    models.CharField(
                        blank=True,
                        help_text="The preceding characters that give it its meaning: none, 0, or 0D.",
                        max_length=2,
                    ),
                ),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        help_text="Its position among the seven characters.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(7),
                        ],
                    ),
                ),
                ("character", models.CharField(help_text="The character as written in the code.", max_length=1)),
                (
                    "label",
                    models.CharField(help_text="What the character means: Percutaneous Endoscopic.", max_length=250),
                ),
                (
                    "axis",
                    models.CharField(
                        help_text="What the tables call this position: Approach, Body Part, Isotope.", max_length=60
                    ),
                ),
                (
                    "definition",
                    models.TextField(
                        blank=True, help_text="The definition in the tables, which define operations only."
                    ),
                ),
                (
                    "system",
                    models.ForeignKey(
                        help_text="The code system it belongs to.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="axis_values",
                        to="codes.codesystem",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "context", "character", "label"],
            },
        ),
        migrations.CreateModel(
            name="AxisDefinition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("section", models.CharField(help_text="The section (first character) it applies to.", max_length=1)),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        help_text="The position among the seven characters.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(7),
                        ],
                    ),
                ),
                (
                    "title",
                    models.CharField(
                        help_text="The label, for devices often with a body system: Artificial Sphincter in Urinary System.",
                        max_length=250,
                    ),
                ),
                ("definition", models.TextField(blank=True, help_text="The official definition.")),
                ("explanation", models.TextField(blank=True, help_text="The publisher’s additional explanation.")),
                (
                    "system",
                    models.ForeignKey(
                        help_text="The system whose labels it defines.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="axis_definitions",
                        to="codes.codesystem",
                    ),
                ),
            ],
            options={
                "ordering": ["section", "position", "title"],
            },
        ),
        migrations.CreateModel(
            name="CodeUpload",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "holds",
                    models.CharField(
                        choices=[
                            ("codes", "Codes of a release"),
                            ("terms", "Index terms and synonyms"),
                            ("maps", "Maps between codes"),
                            ("axes", "Axes of ICD-10-PCS"),
                            ("groups", "Groups of codes"),
                        ],
                        help_text="What the file contains.",
                        max_length=10,
                        verbose_name="content",
                    ),
                ),
                (
                    "label",
                    models.CharField(
                        blank=True, help_text="For codes: the release, as its publisher names it.", max_length=60
                    ),
                ),
                ("name", models.CharField(help_text="Name of the file.", max_length=250)),
                (
                    "file",
                    models.FileField(
                        blank=True,
                        help_text="The file itself; it is deleted once it is loaded or discarded.",
                        max_length=400,
                        storage=codes.models.uploads.private_storage,
                        upload_to=codes.models.uploads.upload_path,
                    ),
                ),
                ("digest", models.CharField(help_text="SHA-256 of the file as it was previewed.", max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting for confirmation"),
                            ("loaded", "Loaded"),
                            ("dropped", "Discarded"),
                        ],
                        default="waiting",
                        help_text="Its current state.",
                        max_length=10,
                    ),
                ),
                (
                    "columns",
                    models.JSONField(
                        default=dict,
                        help_text="For tables: the columns that a person named, name -> heading or number; empty if recognized.",
                    ),
                ),
                (
                    "preview",
                    models.JSONField(
                        help_text="What it would change: counts and, up to a limit, differences, bad_rows and affected pages; the number to repeat before it is loaded, with the reason; of a table the first rows, and why its columns are not recognized."
                    ),
                ),
                ("result", models.JSONField(blank=True, help_text="The counts of the actual load.", null=True)),
                ("uploaded_at", models.DateTimeField(default=django.utils.timezone.now, help_text="When.")),
                ("decided_at", models.DateTimeField(blank=True, help_text="When.", null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        help_text="Who loaded or discarded it.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "system",
                    models.ForeignKey(
                        help_text="The code system that it belongs to.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uploads",
                        to="codes.codesystem",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        blank=True,
                        help_text="For maps: the target code system.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="codes.codesystem",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        help_text="Who uploaded the file.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "code file",
                "ordering": ["-uploaded_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="IndexTerm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "volume",
                    models.CharField(
                        blank=True,
                        help_text="The volume of the index it is in: drugs. Loading a volume replaces only that volume. Empty for other terms.",
                        max_length=30,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("index", "Entry in the alphabetic index"),
                            ("synonym", "Synonym"),
                            ("inclusion", "Inclusion term in the tabular list"),
                            ("key", "Key to a value of an axis"),
                        ],
                        help_text="Where the term comes from.",
                        max_length=10,
                    ),
                ),
                (
                    "term",
                    models.CharField(
                        db_collation="C", help_text="The term as printed, after the terms above it.", max_length=500
                    ),
                ),
                (
                    "beginning",
                    models.CharField(
                        blank=True,
                        help_text="The code that it leads to. If there is no such code or heading: all valid codes that begin so.",
                        max_length=50,
                    ),
                ),
                (
                    "value",
                    models.CharField(
                        blank=True,
                        help_text="The label of the value that it leads to: Foot Muscle, Right.",
                        max_length=250,
                    ),
                ),
                (
                    "within",
                    models.CharField(
                        blank=True,
                        help_text="The beginning of the codes whose value is meant: 0, 0JH. Empty for all codes.",
                        max_length=3,
                    ),
                ),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        default=0,
                        help_text="The position of the value among the characters of the code; 0 if the source does not say.",
                    ),
                ),
                (
                    "see",
                    models.CharField(
                        blank=True,
                        db_collation="C",
                        help_text="The other term that it leads to. If that term has nothing of its own: all terms below it.",
                        max_length=500,
                    ),
                ),
                (
                    "system",
                    models.ForeignKey(
                        db_index=False,
                        help_text="The system of the codes it leads to.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="terms",
                        to="codes.codesystem",
                    ),
                ),
            ],
            options={
                "ordering": ["kind", "term", "id"],
            },
        ),
        migrations.CreateModel(
            name="OtherParent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.ForeignKey(
                        db_index=False,
                        help_text="The code that has several parents.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="other_parents",
                        to="codes.code",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        help_text="A further parent of it.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="other_children",
                        to="codes.code",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Release",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "label",
                    models.CharField(help_text="As the publisher names it: FY2025, 2025 October.", max_length=60),
                ),
                (
                    "position",
                    models.PositiveIntegerField(
                        help_text="Its place in time among the system’s releases in use, from 1; none once withdrawn.",
                        null=True,
                    ),
                ),
                (
                    "source_name",
                    models.CharField(blank=True, help_text="Name of the file that was loaded.", max_length=250),
                ),
                (
                    "loaded_at",
                    models.DateTimeField(default=django.utils.timezone.now, help_text="When it was last loaded."),
                ),
                ("added", models.PositiveIntegerField(default=0, help_text="Codes added in this release.")),
                (
                    "revised",
                    models.PositiveIntegerField(
                        default=0, help_text="Codes whose descriptor, dates or place in the hierarchy changed."
                    ),
                ),
                (
                    "completed",
                    models.PositiveIntegerField(
                        default=0,
                        help_text="Codes that mean the same, with texts, dates or headings filled in or another short title.",
                    ),
                ),
                ("retired", models.PositiveIntegerField(default=0, help_text="Codes retired in this release.")),
                ("reinstated", models.PositiveIntegerField(default=0, help_text="Retired codes that are valid again.")),
                ("unchanged", models.PositiveIntegerField(default=0, help_text="Codes that did not change.")),
                (
                    "valid_codes",
                    models.PositiveIntegerField(
                        default=0, help_text="Codes valid in this release, not counting headings and retired codes."
                    ),
                ),
                (
                    "bad",
                    models.PositiveIntegerField(
                        default=0, help_text="Lines of the file that could not be read as codes."
                    ),
                ),
                (
                    "withdrawn_at",
                    models.DateTimeField(blank=True, help_text="When it was withdrawn, if it was.", null=True),
                ),
                (
                    "loaded_by",
                    models.ForeignKey(
                        blank=True,
                        help_text="Who loaded it; empty if loaded on the command line.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "system",
                    models.ForeignKey(
                        help_text="The code system it is a release of.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="releases",
                        to="codes.codesystem",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        blank=True,
                        help_text="Who withdrew it; empty if withdrawn on the command line.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": [models.OrderBy(models.F("position"), descending=True, nulls_last=True), "-loaded_at"],
                "permissions": [("load_release", "Can load releases, index terms and maps")],
            },
        ),
        migrations.CreateModel(
            name="CodeNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "position",
                    models.PositiveIntegerField(help_text="Its place among the notes of the release, from 1."),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("note", "Note"),
                            ("includes", "Includes"),
                            ("excludes", "Excludes"),
                            ("excludes1", "Excludes1: never coded together with it"),
                            ("excludes2", "Excludes2: not part of it, but may be coded together with it"),
                            ("code_first", "Code first"),
                            ("use_additional", "Use additional code"),
                            ("code_also", "Code also"),
                            ("seventh", "7th characters"),
                        ],
                        help_text="What the note says.",
                        max_length=20,
                    ),
                ),
                ("text", models.TextField(help_text="The note as printed.")),
                (
                    "code",
                    models.ForeignKey(
                        help_text="Where the note is printed.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notes",
                        to="codes.code",
                    ),
                ),
                (
                    "release",
                    models.ForeignKey(
                        db_index=False,
                        help_text="The release that prints it.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notes",
                        to="codes.release",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="CodeEdition",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "code_id", "release_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("added", "Added"),
                            ("revised", "Descriptor, dates or place in the hierarchy changed"),
                            (
                                "completed",
                                "Only texts, dates or headings filled in that were missing, or the short title changed",
                            ),
                            ("retired", "Retired"),
                            ("reinstated", "Reinstated"),
                        ],
                        help_text="What the release did to the code.",
                        max_length=10,
                    ),
                ),
                ("title", models.TextField(blank=True, help_text="The official descriptor.")),
                (
                    "short_title",
                    models.CharField(blank=True, help_text="The official short descriptor.", max_length=250),
                ),
                ("is_header", models.BooleanField(default=False, help_text="A heading: not valid for billing.")),
                (
                    "parent_code",
                    models.CharField(blank=True, help_text="The heading above it, normalized.", max_length=50),
                ),
                ("valid_from", models.DateField(help_text="The publisher’s date, if the file gives one.", null=True)),
                ("valid_to", models.DateField(help_text="The publisher’s date, if the file gives one.", null=True)),
                (
                    "is_listed",
                    models.BooleanField(
                        default=True,
                        help_text="Whether the release contains it at all; if not, the texts are from the release before.",
                    ),
                ),
                (
                    "is_valid",
                    models.BooleanField(
                        default=True, help_text="Whether the release contains it and does not mark it as ended."
                    ),
                ),
                (
                    "code",
                    models.ForeignKey(
                        db_index=False,
                        help_text="The code that it is about.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="editions",
                        to="codes.code",
                    ),
                ),
                (
                    "release",
                    models.ForeignKey(
                        db_index=False,
                        help_text="The release that introduces this state.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="editions",
                        to="codes.release",
                    ),
                ),
            ],
            options={
                "ordering": ["release__position"],
            },
        ),
        migrations.AddField(
            model_name="code",
            name="added_in",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                help_text="The first release loaded here that contains it. Empty if only an entry or a map refers to it.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="added_codes",
                to="codes.release",
            ),
        ),
        migrations.AddField(
            model_name="code",
            name="retired_in",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                help_text="The release that drops it or marks it as ended.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="retired_codes",
                to="codes.release",
            ),
        ),
        migrations.CreateModel(
            name="TableRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("prefix", models.CharField(help_text="The three characters that name the table: 0DT.", max_length=3)),
                (
                    "system",
                    models.ForeignKey(
                        help_text="The system that publishes the table.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="table_rows",
                        to="codes.codesystem",
                    ),
                ),
                (
                    "values",
                    models.ManyToManyField(
                        help_text="The values it allows at positions 4 to 7.", related_name="rows", to="codes.axisvalue"
                    ),
                ),
            ],
            options={
                "ordering": ["prefix", "id"],
            },
        ),
        migrations.CreateModel(
            name="CodeMap",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("equivalent", "Equivalent"),
                            ("broader", "The target is broader"),
                            ("narrower", "The target is narrower"),
                            ("related", "Related: one of several codes that together match it"),
                            ("inexact", "Approximate"),
                        ],
                        help_text="How closely the two codes match.",
                        max_length=10,
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        help_text="Source of the map: file or organization, with its year.", max_length=120
                    ),
                ),
                (
                    "scenario",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="Maps of one code that share a scenario above 0 belong together (GEM)."
                    ),
                ),
                (
                    "choice",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="Choice list within a scenario: one code from each list is needed (GEM)."
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        help_text="The code that is mapped.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="maps_from",
                        to="codes.code",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        help_text="The code that it maps to.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="maps_to",
                        to="codes.code",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("source", "target", "scenario", "choice"), name="one_map_per_pair"),
                    models.CheckConstraint(
                        condition=models.Q(("source", models.F("target")), _negated=True), name="no_code_maps_to_itself"
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="axisvalue",
            constraint=models.UniqueConstraint(
                fields=("system", "context", "position", "character", "label"), name="one_row_per_axis_value"
            ),
        ),
        migrations.AddConstraint(
            model_name="axisvalue",
            constraint=models.CheckConstraint(
                condition=models.Q(("position__range", (1, 7))), name="axis_value_has_a_position"
            ),
        ),
        migrations.AddConstraint(
            model_name="axisdefinition",
            constraint=models.UniqueConstraint(
                fields=("system", "section", "position", "title"), name="one_definition_per_axis_label"
            ),
        ),
        migrations.AddConstraint(
            model_name="axisdefinition",
            constraint=models.CheckConstraint(
                condition=models.Q(("position__range", (1, 7))), name="axis_definition_has_a_position"
            ),
        ),
        migrations.AddConstraint(
            model_name="codeupload",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("holds", "codes"), ("target", None), models.Q(("label", ""), _negated=True)),
                    models.Q(("holds", "maps"), ("label", ""), ("target__isnull", False)),
                    models.Q(("holds__in", ["terms", "axes", "groups"]), ("label", ""), ("target", None)),
                    _connector="OR",
                ),
                name="upload_says_what_it_holds",
            ),
        ),
        migrations.AddConstraint(
            model_name="codeupload",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("decided_at", None),
                        ("decided_by", None),
                        ("result__isnull", True),
                        ("state", "waiting"),
                        models.Q(("file", ""), _negated=True),
                    ),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        ("file", ""),
                        ("result__isnull", False),
                        ("state", "loaded"),
                    ),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        ("file", ""),
                        ("result", None),
                        ("state", "dropped"),
                    ),
                    _connector="OR",
                ),
                name="decided_upload_has_its_day_and_no_file",
            ),
        ),
        migrations.AddIndex(
            model_name="indexterm",
            index=models.Index(fields=["system", "volume", "term"], name="terms_by_volume"),
        ),
        migrations.AddIndex(
            model_name="indexterm",
            index=models.Index(
                condition=models.Q(("beginning", ""), _negated=True),
                fields=["system", "beginning"],
                name="terms_by_code",
            ),
        ),
        migrations.AddIndex(
            model_name="indexterm",
            index=models.Index(
                condition=models.Q(("value", ""), _negated=True), fields=["system", "value"], name="terms_by_value"
            ),
        ),
        migrations.AddIndex(
            model_name="indexterm",
            index=models.Index(
                condition=models.Q(("see", ""), _negated=True),
                fields=["system", "volume", "see"],
                name="terms_by_other_term",
            ),
        ),
        migrations.AddIndex(
            model_name="indexterm",
            index=django.contrib.postgres.indexes.HashIndex(
                django.db.models.functions.text.Lower("term"), name="terms_by_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="indexterm",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(models.Q(("beginning", ""), _negated=True), ("see", ""), ("value", "")),
                    models.Q(models.Q(("value", ""), _negated=True), ("beginning", ""), ("see", "")),
                    models.Q(models.Q(("see", ""), _negated=True), ("beginning", ""), ("value", "")),
                    _connector="OR",
                ),
                name="term_leads_to_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="indexterm",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("position", 0), ("within", "")), models.Q(("value", ""), _negated=True), _connector="OR"
                ),
                name="only_values_are_within_codes",
            ),
        ),
        migrations.AddConstraint(
            model_name="otherparent",
            constraint=models.UniqueConstraint(fields=("code", "parent"), name="one_row_per_other_parent"),
        ),
        migrations.AddConstraint(
            model_name="otherparent",
            constraint=models.CheckConstraint(
                condition=models.Q(("code", models.F("parent")), _negated=True), name="no_code_is_its_own_other_parent"
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.UniqueConstraint(fields=("system", "label"), name="one_release_per_label"),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.UniqueConstraint(
                deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                fields=("system", "position"),
                name="one_release_per_position",
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("position__isnull", True), ("withdrawn_at__isnull", False)),
                    models.Q(("position__isnull", False), ("withdrawn_at__isnull", True)),
                    _connector="OR",
                ),
                name="release_is_in_use_or_withdrawn",
            ),
        ),
        migrations.AddConstraint(
            model_name="codenote",
            constraint=models.UniqueConstraint(fields=("release", "position"), name="one_note_per_position"),
        ),
        migrations.AddIndex(
            model_name="codeedition",
            index=django.contrib.postgres.indexes.BrinIndex(
                autosummarize=True, fields=["release"], name="editions_by_release"
            ),
        ),
        migrations.AddIndex(
            model_name="codeedition",
            index=models.Index(
                condition=models.Q(("kind", "revised")), fields=["code", "release"], name="revised_editions"
            ),
        ),
        migrations.AddIndex(
            model_name="code",
            index=models.Index(fields=["code"], name="codes_by_prefix", opclasses=["varchar_pattern_ops"]),
        ),
        migrations.AddIndex(
            model_name="code",
            index=models.Index(condition=models.Q(("is_header", True)), fields=["system", "code"], name="headings"),
        ),
        migrations.AddIndex(
            model_name="code",
            index=models.Index(condition=models.Q(("parent", None)), fields=["system", "code"], name="tops_of_systems"),
        ),
        migrations.AddIndex(
            model_name="code",
            index=models.Index(
                condition=models.Q(("retired_in__isnull", False)), fields=["retired_in"], name="retired_codes"
            ),
        ),
        migrations.AddIndex(
            model_name="code",
            index=django.contrib.postgres.indexes.HashIndex(
                django.db.models.functions.text.Lower("title"),
                condition=models.Q(("title", ""), _negated=True),
                name="codes_by_title",
            ),
        ),
        migrations.AddIndex(
            model_name="code",
            index=django.contrib.postgres.indexes.HashIndex(
                django.db.models.functions.text.Lower("short_title"),
                condition=models.Q(("short_title", ""), _negated=True),
                name="codes_by_short_title",
            ),
        ),
        migrations.AddConstraint(
            model_name="code",
            constraint=models.UniqueConstraint(fields=("system", "code"), name="one_row_per_code"),
        ),
        migrations.AddConstraint(
            model_name="code",
            constraint=models.CheckConstraint(
                condition=models.Q(("parent", models.F("id")), _negated=True), name="no_code_is_its_own_parent"
            ),
        ),
        migrations.AddConstraint(
            model_name="code",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__regex", "^\\S+( \\S+)*$")), name="code_has_only_single_blanks_inside"
            ),
        ),
        migrations.AddIndex(
            model_name="tablerow",
            index=models.Index(fields=["system", "prefix"], name="table_rows_by_prefix"),
        ),
        migrations.CreateModel(
            name="SimilarCodes",
            fields=[
                (
                    "code",
                    models.OneToOneField(
                        help_text="The code that others are like.",
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="similar_codes",
                        serialize=False,
                        to="codes.code",
                    ),
                ),
                (
                    "others",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        help_text="The ids of the similar codes, best first.",
                        size=None,
                    ),
                ),
                (
                    "reasons",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(),
                        help_text="Why each is similar: numbers of codes.likeness.reasons.Reason.",
                        size=None,
                    ),
                ),
                (
                    "shared",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        help_text="The id of the code that both map to, if that is the reason; otherwise 0.",
                        size=None,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("others__len", models.F("reasons__len")), ("reasons__len", models.F("shared__len"))
                        ),
                        name="every_similar_code_has_its_reason",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Grouping",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(help_text="Its name in addresses: prccsr.")),
                ("title", models.CharField(help_text="What people call it: AHRQ PRCCSR.", max_length=120)),
                ("origin", models.CharField(help_text="The file that was loaded last.", max_length=250)),
                ("loaded_at", models.DateTimeField(auto_now=True, help_text="When it was last loaded.")),
                (
                    "system",
                    models.ForeignKey(
                        db_index=False,
                        help_text="The system of its codes.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="groupings",
                        to="codes.codesystem",
                    ),
                ),
            ],
            options={
                "ordering": ["title"],
            },
        ),
        migrations.CreateModel(
            name="CodeGroup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(help_text="What the publisher calls it in files: CAR003.", max_length=60)),
                ("title", models.CharField(blank=True, help_text="What it is called.", max_length=250)),
                (
                    "grouping",
                    models.ForeignKey(
                        db_index=False,
                        help_text="The grouping that it belongs to.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="groups",
                        to="codes.grouping",
                    ),
                ),
            ],
            options={
                "ordering": ["grouping", "key"],
            },
        ),
        migrations.CreateModel(
            name="GroupMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.ForeignKey(
                        help_text="A code in it.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="group_members",
                        to="codes.code",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        db_index=False,
                        help_text="The group.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="codes.codegroup",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="codegroup",
            name="codes",
            field=models.ManyToManyField(
                help_text="The codes that are in it.",
                related_name="groups",
                through="codes.GroupMember",
                to="codes.code",
            ),
        ),
        migrations.AddConstraint(
            model_name="grouping",
            constraint=models.UniqueConstraint(fields=("system", "slug"), name="one_grouping_per_slug"),
        ),
        migrations.AddConstraint(
            model_name="groupmember",
            constraint=models.UniqueConstraint(fields=("group", "code"), name="one_row_per_group_member"),
        ),
        migrations.AddConstraint(
            model_name="codegroup",
            constraint=models.UniqueConstraint(fields=("grouping", "key"), name="one_group_per_key"),
        ),
        migrations.CreateModel(
            name="DroppedLead",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "term",
                    models.CharField(
                        blank=True, db_collation="C", help_text="The index term; empty for a map.", max_length=500
                    ),
                ),
                (
                    "source",
                    models.CharField(blank=True, help_text="For a map: the code that it came from.", max_length=50),
                ),
                (
                    "target",
                    models.CharField(
                        db_collation="C",
                        help_text="What it led to: a code or the beginning of codes; for some terms a value of an axis, or another term.",
                        max_length=500,
                    ),
                ),
                (
                    "dropped_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        default=django.utils.timezone.now,
                        help_text="When.",
                    ),
                ),
                (
                    "release",
                    models.ForeignKey(
                        help_text="The release that was loaded last when it was dropped: of the system that it led to, or came from.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="dropped",
                        to="codes.release",
                    ),
                ),
                (
                    "source_system",
                    models.ForeignKey(
                        db_index=False,
                        help_text="For a map: the system that it came from.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="codes.codesystem",
                    ),
                ),
                (
                    "target_system",
                    models.ForeignKey(
                        db_index=False,
                        help_text="The system that it led to.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="codes.codesystem",
                    ),
                ),
            ],
            options={
                "ordering": ["term", "source", "target"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("source", ""), ("source_system", None), models.Q(("term", ""), _negated=True)),
                            models.Q(
                                ("source_system__isnull", False), ("term", ""), models.Q(("source", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="dropped_lead_is_a_term_or_a_map",
                    )
                ],
            },
        ),
    ]
