"""The people who sign in: writers, clinical reviewers, exporters, code managers and administrators."""

from django.contrib.auth.models import AbstractUser, Group
from django.db import models


class User(AbstractUser):
    """A person with an account. What they may do comes from their roles: Django groups (accounts/roles.py)."""

    professional_role = models.CharField(
        max_length=120,
        blank=True,
        help_text="Shown to readers with the entries that this person reviewed, for example “Consultant orthopedic surgeon”.",
    )

    has_hidden_tour = models.BooleanField(default=False, editable=False)

    given_password_at = models.DateTimeField(
        null=True,
        editable=False,
        help_text="When somebody else set the password, which its person has not changed since.",
    )

    def __str__(self):
        return self.get_full_name() or self.username

    def set_password(self, raw_password: str | None) -> None:
        """Set a password that is the person’s own; whoever sets it for somebody else notes it in `given_password_at`."""
        super().set_password(raw_password)
        self.given_password_at = None

    def give_role(self, role: str) -> None:
        """Add the role (a name from accounts/roles.py) to this person's roles, and let them into the admin."""
        self.groups.add(Group.objects.get(name=role))
        if not self.is_staff:
            self.is_staff = True
            self.save(update_fields=["is_staff"])
