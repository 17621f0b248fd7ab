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


class SecondFactor(models.Model):
    """That a person signs in with a code of their app beside the password. A row is stored once its first code was right."""

    user = models.OneToOneField(
        User, models.CASCADE, primary_key=True, related_name="second_factor", help_text="Whose it is."
    )
    key = models.CharField(max_length=64, help_text="The key that the app has as well, in base32.")
    since = models.DateTimeField(auto_now_add=True, help_text="When it was turned on.")
    last_step = models.BigIntegerField(help_text="The half minute of the last code that was taken: each is taken once.")

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"Second factor of {self.user}"


class RecoveryCode(models.Model):
    """A code that lets its person in without the app, once: then its row is deleted."""

    user = models.ForeignKey(User, models.CASCADE, related_name="recovery_codes", help_text="Whose it is.")
    digest = models.CharField(max_length=64, help_text="The SHA-256 digest of the code, which has 120 random bits.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="recovery_code_once")]
        default_permissions = ()

    def __str__(self):
        return f"Recovery code of {self.user}"
