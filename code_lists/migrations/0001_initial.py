"""The tables of the code lists, as their models state them."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("codes", "0003_database"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CodeList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "slug",
                    models.SlugField(editable=False, help_text="Its word in addresses; it never changes.", unique=True),
                ),
                ("title", models.CharField(help_text="What the list is called: “Hip replacement”.", max_length=120)),
                (
                    "purpose",
                    models.TextField(
                        help_text="What the list is for, and what should not be done with it.", max_length=1000
                    ),
                ),
                (
                    "is_public",
                    models.BooleanField(
                        default=False,
                        help_text="Readers without an account see its signed-off versions.",
                        verbose_name="public",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, help_text="When it was begun."
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        help_text="Who looks after the list.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["title", "pk"],
                "permissions": [
                    ("write_list", "Can begin code lists and change own ones"),
                    ("oversee_list", "Can change, hand over and withdraw the code lists of others"),
                    ("sign_off_list", "Can sign off versions that others wrote"),
                ],
            },
        ),
        migrations.CreateModel(
            name="CodeListVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(help_text="Its number in the list, from 1.")),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Draft"), ("signed_off", "Signed off"), ("withdrawn", "Withdrawn")],
                        default="draft",
                        help_text="Where it stands.",
                        max_length=10,
                    ),
                ),
                (
                    "change_note",
                    models.CharField(
                        blank=True,
                        help_text="What this version changes, and why.",
                        max_length=1000,
                        verbose_name="what changed",
                    ),
                ),
                (
                    "with_retired",
                    models.BooleanField(
                        default=False,
                        help_text="For old records: the rules take retired codes too.",
                        verbose_name="retired codes too",
                    ),
                ),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, help_text="When the draft was last saved."),
                ),
                (
                    "size",
                    models.PositiveIntegerField(help_text="How many codes it had when it was signed off.", null=True),
                ),
                ("signed_off_at", models.DateTimeField(help_text="When it was signed off.", null=True)),
                ("withdrawn_at", models.DateTimeField(help_text="When it was withdrawn.", null=True)),
                ("reason", models.CharField(blank=True, help_text="Why it was withdrawn.", max_length=300)),
                (
                    "authors",
                    models.ManyToManyField(
                        help_text="Who wrote it; they cannot sign it off.",
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "code_list",
                    models.ForeignKey(
                        help_text="The list it is a version of.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="code_lists.codelist",
                    ),
                ),
                (
                    "signed_off_by",
                    models.ForeignKey(
                        help_text="Who signed it off.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        help_text="Who withdrew it.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["code_list", "-number"],
            },
        ),
        migrations.CreateModel(
            name="ListedCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.TextField(blank=True, help_text="Its descriptor on that day.")),
                ("was_retired", models.BooleanField(default=False, help_text="Whether it was retired on that day.")),
                (
                    "code",
                    models.ForeignKey(
                        help_text="The code.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="listed",
                        to="codes.code",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        db_index=False,
                        help_text="The version.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="listed",
                        to="code_lists.codelistversion",
                    ),
                ),
            ],
            options={
                "ordering": ["version", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ReleaseCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("checked_at", models.DateTimeField(default=django.utils.timezone.now, help_text="When.")),
                (
                    "checked_by",
                    models.ForeignKey(
                        help_text="Who said so.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "release",
                    models.ForeignKey(
                        help_text="The release.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="codes.release",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        db_index=False,
                        help_text="The version.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="checks",
                        to="code_lists.codelistversion",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Rule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(help_text="Its place among the rules, from 1.")),
                (
                    "excludes",
                    models.BooleanField(default=False, help_text="It leaves codes out instead of taking them in."),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("codes", "these codes"),
                            ("beginning", "codes that begin with"),
                            ("below", "a code with all below it"),
                            ("axes", "characters (position=value)"),
                            ("words", "words in the title or index"),
                        ],
                        help_text="How it says which codes it means.",
                        max_length=10,
                    ),
                ),
                (
                    "value",
                    models.TextField(
                        help_text="The codes, one in a line; the beginning; the code; the characters; the words."
                    ),
                ),
                ("note", models.CharField(blank=True, help_text="Why the rule is there.", max_length=300)),
                (
                    "found",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=50),
                        blank=True,
                        default=list,
                        help_text="The codes that its words found when the version was signed off.",
                        size=None,
                    ),
                ),
                (
                    "system",
                    models.ForeignKey(
                        help_text="The code system of its codes.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="codes.codesystem",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        db_index=False,
                        help_text="The version it belongs to.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rules",
                        to="code_lists.codelistversion",
                    ),
                ),
            ],
            options={
                "ordering": ["version", "position"],
            },
        ),
        migrations.AddConstraint(
            model_name="codelistversion",
            constraint=models.UniqueConstraint(fields=("code_list", "number"), name="each_version_of_a_list_once"),
        ),
        migrations.AddConstraint(
            model_name="codelistversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "draft")), fields=("code_list",), name="one_draft_of_a_list"
            ),
        ),
        migrations.AddConstraint(
            model_name="codelistversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("signed_off_at__isnull", True), ("size__isnull", True), ("state", "draft")),
                    models.Q(
                        ("signed_off_at__isnull", False),
                        ("signed_off_by__isnull", False),
                        ("size__isnull", False),
                        ("state__in", ["signed_off", "withdrawn"]),
                    ),
                    _connector="OR",
                ),
                name="signed_off_list_has_its_signer",
            ),
        ),
        migrations.AddConstraint(
            model_name="codelistversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "withdrawn"), _negated=True),
                    models.Q(
                        ("withdrawn_at__isnull", False),
                        ("withdrawn_by__isnull", False),
                        models.Q(("reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="withdrawn_list_has_its_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="listedcode",
            constraint=models.UniqueConstraint(fields=("version", "code"), name="each_listed_code_once_in_a_version"),
        ),
        migrations.AddConstraint(
            model_name="releasecheck",
            constraint=models.UniqueConstraint(fields=("version", "release"), name="each_release_once_for_a_version"),
        ),
        migrations.AddConstraint(
            model_name="rule",
            constraint=models.UniqueConstraint(fields=("version", "position"), name="each_place_of_a_rule_once"),
        ),
    ]
