"""Releases get their place in time; the history of a code becomes a row for each release that said something new."""

import django.db.models.constraints
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

# Releases were loaded in their order until now.
PLACES = """
UPDATE codes_release r SET position = o.place
FROM (SELECT id, row_number() OVER (PARTITION BY system_id ORDER BY loaded_at, id) AS place FROM codes_release) o
WHERE o.id = r.id;
"""

# What a code said first is what the first change replaced; a change without an old title left the title alone. Of short
# titles, headings and places only the newest are known. Of several changes by one release the last one counts.
EDITIONS = """
SET CONSTRAINTS ALL IMMEDIATE;
WITH change AS (
    SELECT DISTINCT ON (code_id, release_id) * FROM codes_codechange ORDER BY code_id, release_id, id DESC),
said AS (
    SELECT id AS code_id, added_in_id AS release_id, 'added' AS kind, NULL AS old_title
    FROM codes_code WHERE added_in_id IS NOT NULL
    UNION ALL
    SELECT h.code_id, h.release_id, h.kind, nullif(h.old_title, '')
    FROM change h JOIN codes_code c ON c.id = h.code_id AND c.added_in_id <> h.release_id)
INSERT INTO codes_codeedition (code_id, release_id, kind, title, short_title, is_header, parent_code, is_valid, is_listed)
SELECT s.code_id, s.release_id, s.kind,
       coalesce((SELECT later.old_title FROM said later JOIN codes_release lr ON lr.id = later.release_id
                 WHERE later.code_id = s.code_id AND later.old_title IS NOT NULL AND lr.position > r.position
                 ORDER BY lr.position LIMIT 1), c.title),
       c.short_title, c.is_header, coalesce(p.code, ''),
       s.kind <> 'retired' AND c.retired_in_id IS DISTINCT FROM s.release_id, s.kind <> 'retired'
FROM said s JOIN codes_release r ON r.id = s.release_id JOIN codes_code c ON c.id = s.code_id
LEFT JOIN codes_code p ON p.id = c.parent_id;
SET CONSTRAINTS ALL DEFERRED;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("codes", "0003_axes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="code",
            name="valid_from",
            field=models.DateField(blank=True, help_text="The publisher’s start date.", null=True),
        ),
        migrations.AddField(
            model_name="code",
            name="valid_to",
            field=models.DateField(blank=True, help_text="The publisher’s end date.", null=True),
        ),
        migrations.AddField(
            model_name="release",
            name="position",
            field=models.PositiveIntegerField(
                help_text="Its place in time among the system’s releases in use, from 1; none once withdrawn.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="release",
            name="reinstated",
            field=models.PositiveIntegerField(default=0, help_text="Retired codes that are valid again."),
        ),
        migrations.AddField(
            model_name="release",
            name="withdrawn_at",
            field=models.DateTimeField(blank=True, help_text="When it was withdrawn, if it was.", null=True),
        ),
        migrations.AddField(
            model_name="release",
            name="withdrawn_by",
            field=models.ForeignKey(
                blank=True,
                help_text="Who withdrew it; empty if withdrawn on the command line.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="release",
            name="loaded_at",
            field=models.DateTimeField(default=django.utils.timezone.now, help_text="When it was last loaded."),
        ),
        migrations.AlterModelOptions(
            name="release",
            options={
                "ordering": [models.OrderBy(models.F("position"), descending=True, nulls_last=True), "-loaded_at"],
                "permissions": [("load_release", "Can load releases, index terms and maps")],
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
                        help_text="The release that introduces this state.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="editions",
                        to="codes.release",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("added", "Added"),
                            ("revised", "Descriptor, dates or place in the hierarchy changed"),
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
                (
                    "is_header",
                    models.BooleanField(default=False, help_text="A heading: not valid for billing."),
                ),
                (
                    "parent_code",
                    models.CharField(blank=True, help_text="The heading above it, normalized.", max_length=50),
                ),
                (
                    "valid_from",
                    models.DateField(help_text="The publisher’s date, if the file gives one.", null=True),
                ),
                (
                    "valid_to",
                    models.DateField(help_text="The publisher’s date, if the file gives one.", null=True),
                ),
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
            ],
            options={"ordering": ["release__position"]},
        ),
        migrations.RunSQL(PLACES + EDITIONS),
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
        migrations.DeleteModel(name="CodeChange"),
    ]
