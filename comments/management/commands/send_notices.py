"""bin/manage send_notices: tell of reviews that are due, and mail what people were told."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from comments.actions import mail_notices, notice_due_reviews


class Command(BaseCommand):
    """Makes the notices of due reviews and mails all that wait."""

    help = (
        "Tell of reviews that are due or overdue, and mail notices as each person has chosen. It may run at any time."
    )

    def handle(self, **options):
        """Tell, mail and count. Fails after all others were sent if a mail was not."""
        self.stdout.write(f"reviews due: {notice_due_reviews()} new notices")
        sent, failed = mail_notices()
        said = f"mails sent: {sent}" if settings.EMAIL_HOST else "mails sent: none, because EMAIL_HOST is not set"
        self.stdout.write(said)
        if failed:
            raise CommandError(f"{failed} mails were not sent; the log says why, and the next run tries again.")
