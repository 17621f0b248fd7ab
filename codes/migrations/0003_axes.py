"""The ICD-10-PCS axes: what each character means, how it is defined, and the rows that say what may stand together."""

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("codes", "0002_known_systems"),
    ]

    operations = [
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
                    "includes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(),
                        blank=True,
                        default=list,
                        help_text="Terms, examples or products included under the label.",
                        size=None,
                    ),
                ),
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("system", "section", "position", "title"), name="one_definition_per_axis_label"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("position__range", (1, 7))), name="axis_definition_has_a_position"
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
        migrations.AddIndex(
            model_name="tablerow",
            index=models.Index(fields=["system", "prefix"], name="table_rows_by_prefix"),
        ),
    ]
