"""Mails notices: one mail for each person, with the names of entries and nothing else that is in them."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from comments.models import MailChoice, Notice

logger = logging.getLogger(__name__)
#: How many notices one mail names; it counts the others.
MOST = 50


def mail_notices() -> tuple[int, int]:
    """Mail the notices that nobody has read or mailed, as each person has chosen. Returns how many mails were sent and failed.

    A person's notices are marked in the transaction that sends their mail: if it fails, they are sent the next time. Runs at
    the same time wait for each other, person by person. Without a mail server nothing is sent.
    """
    if not settings.EMAIL_HOST:
        return 0, 0
    waiting = Notice.objects.to_mail().order_by().values("recipient")
    sent = failed = 0
    connection = get_connection()
    for person in User.objects.filter(pk__in=waiting, is_active=True).exclude(email="").order_by("pk"):
        try:
            with transaction.atomic():
                sent += _mail(person, connection)
        except (SMTPException, OSError) as problem:
            failed += 1
            logger.warning("The notices of %s were not mailed, the next run tries again: %s", person.username, problem)
    return sent, failed


def _mail(person: User, connection) -> bool:
    """Send a person's mail, if it is time for one."""
    MailChoice.objects.get_or_create(user=person)
    choice = MailChoice.objects.select_for_update().get(user=person)
    today = timezone.localdate()
    is_time = choice.choice == MailChoice.Choice.AT_ONCE or choice.mailed_on != today
    if choice.choice == MailChoice.Choice.NEVER or not is_time:
        return False
    notices = list(person.notices.to_mail().select_related("version", "by"))
    if not notices:
        return False
    person.notices.filter(pk__in=[notice.pk for notice in notices]).update(mailed_at=timezone.now())
    choice.mailed_on = today
    choice.save(update_fields=["mailed_on"])
    subject = f"medref: {notices[0] if len(notices) == 1 else f'{len(notices)} notices'}"
    by_a_program = {
        "Auto-Submitted": "auto-generated"
    }  # no absence note answers it: https://www.rfc-editor.org/rfc/rfc3834
    EmailMessage(subject, _body(notices), to=[person.email], connection=connection, headers=by_a_program).send()
    return True


def _body(notices: list[Notice]) -> str:
    lines = [f"{notice}\n{settings.MEDREF_ADDRESS}{notice.address}" for notice in notices[:MOST]]
    if len(notices) > MOST:
        lines.append(f"And {len(notices) - MOST} more.")
    page = settings.MEDREF_ADDRESS + reverse("admin:comments_notices")
    return "\n\n".join([*lines, f"All notices, and how often you get them by mail:\n{page}\n"])
