"""Files that code managers bring, with the preview of what they change."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import codes.models.uploads


class Migration(migrations.Migration):
    dependencies = [
        ("codes", "0004_history"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
                        ],
                        help_text="What the file contains.",
                        max_length=10,
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
                        upload_to=codes.models.uploads.place,
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
                    "preview",
                    models.JSONField(
                        help_text="What it would change: counts and, up to a limit, differences, bad_rows and affected pages."
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
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("holds", "codes"), ("target", None), models.Q(("label", ""), _negated=True)),
                            models.Q(("holds", "maps"), ("label", ""), ("target__isnull", False)),
                            models.Q(("holds__in", ["terms", "axes"]), ("label", ""), ("target", None)),
                            _connector="OR",
                        ),
                        name="upload_says_what_it_holds",
                    ),
                    models.CheckConstraint(
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
                ],
            },
        ),
    ]
