"""The tables of the comments room, as its models state them."""

import django.db.models.deletion
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
            name="Thread",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "key",
                    models.CharField(
                        blank=True,
                        help_text="The part of the entry (procedures/content.py); empty for all.",
                        max_length=30,
                        verbose_name="place",
                    ),
                ),
                (
                    "row",
                    models.BigIntegerField(
                        blank=True, help_text="Primary key of the row of that part, if it is one.", null=True
                    ),
                ),
                (
                    "row_words",
                    models.CharField(
                        blank=True, help_text="How the row began when the thread was opened.", max_length=80
                    ),
                ),
                (
                    "opened_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, help_text="When it was opened.", verbose_name="opened"
                    ),
                ),
                (
                    "resolved_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="When it was resolved; empty while it is open.",
                        null=True,
                        verbose_name="resolved",
                    ),
                ),
                (
                    "procedure",
                    models.ForeignKey(
                        help_text="The entry.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="threads",
                        to="procedures.procedure",
                    ),
                ),
                (
                    "resolved_by",
                    models.ForeignKey(
                        blank=True,
                        help_text="Who resolved it.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        help_text="The version on which it was opened.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="threads",
                        to="procedures.procedureversion",
                    ),
                ),
            ],
            options={
                "verbose_name": "thread of comments",
                "verbose_name_plural": "comments",
                "ordering": ["-opened_at", "-id"],
                "permissions": [("write_comment", "Can write and resolve comments on entries")],
            },
        ),
        migrations.CreateModel(
            name="Comment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, help_text="When.")),
                ("text", models.TextField(help_text="What they wrote.")),
                (
                    "author",
                    models.ForeignKey(
                        help_text="Who wrote it.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "mentions",
                    models.ManyToManyField(
                        blank=True, help_text="Whom it mentions.", related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "thread",
                    models.ForeignKey(
                        help_text="The thread.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to="comments.thread",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
                "default_permissions": (),
            },
        ),
        migrations.AddIndex(
            model_name="thread",
            index=models.Index(
                condition=models.Q(("resolved_at", None)), fields=["procedure"], name="open_threads_by_entry"
            ),
        ),
        migrations.AddConstraint(
            model_name="thread",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("resolved_at", None), ("resolved_by", None)),
                    models.Q(("resolved_at__isnull", False), ("resolved_by__isnull", False)),
                    _connector="OR",
                ),
                name="resolved_thread_has_its_person_and_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="comment_says_something"
            ),
        ),
    ]
