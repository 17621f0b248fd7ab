"""The tables of the comments room, as its models state them."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("procedures", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="MailChoice",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        help_text="The person.",
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="mail_choice",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "choice",
                    models.CharField(
                        choices=[("daily", "Once a day"), ("at_once", "As soon as possible"), ("never", "Never")],
                        default="daily",
                        help_text="How often.",
                        max_length=10,
                        verbose_name="notices by mail",
                    ),
                ),
                ("mailed_on", models.DateField(blank=True, help_text="The day of the last mail.", null=True)),
            ],
            options={
                "default_permissions": (),
            },
        ),
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
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("mentioned", "{by} mentioned you in a comment on “{name}”."),
                            ("commented", "{by} commented on “{name}”."),
                            ("assigned", "{by} assigned “{name}” to you or your specialty."),
                            ("returned", "{by} sent “{name}” back to you."),
                            ("approved", "{by} approved “{name}”."),
                            ("asked", "{by} asked you to review “{name}”."),
                            ("unasked", "{by} no longer asks you to review “{name}”."),
                            ("overtaken", "{by} took a step with “{name}” that overtook the one that you had planned."),
                            ("refused", "The step that you had planned for “{name}” was refused."),
                            ("reported", "A reader reported a problem with “{name}”."),
                            ("due", "The review of “{name}” is due on {day}."),
                            ("overdue", "The review of “{name}” was due on {day}."),
                        ],
                        help_text="What happened.",
                        max_length=10,
                    ),
                ),
                ("due_on", models.DateField(blank=True, help_text="The day on which the review is due.", null=True)),
                ("at", models.DateTimeField(default=django.utils.timezone.now, help_text="When.", verbose_name="time")),
                (
                    "read_at",
                    models.DateTimeField(
                        blank=True, help_text="When the recipient opened it.", null=True, verbose_name="opened"
                    ),
                ),
                (
                    "mailed_at",
                    models.DateTimeField(blank=True, help_text="When it was mailed.", null=True, verbose_name="mailed"),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        help_text="Who did it.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "recipient",
                    models.ForeignKey(
                        help_text="Who is told.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notices",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        help_text="The version that it happened to.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="procedures.procedureversion",
                    ),
                ),
                (
                    "thread",
                    models.ForeignKey(
                        blank=True,
                        help_text="The comments that it is about.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="comments.thread",
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-id"],
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
        migrations.CreateModel(
            name="ReviewRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, help_text="When.")),
                (
                    "asked_by",
                    models.ForeignKey(
                        help_text="Who asked.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        help_text="Who was asked.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="review_requests",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        help_text="The version.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="review_requests",
                        to="procedures.procedureversion",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
                "permissions": [("withdraw_request", "Can withdraw requests for a review that others made")],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("version", "reviewer"), name="asked_once_for_a_version")
                ],
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
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(condition=models.Q(("read_at", None)), fields=["recipient"], name="unread_notices"),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.UniqueConstraint(
                condition=models.Q(("due_on__isnull", False)),
                fields=("recipient", "kind", "version", "due_on"),
                name="told_of_a_due_review_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="comment_says_something"
            ),
        ),
    ]
