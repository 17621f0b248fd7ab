"""The forms with which people sign in, and with which administrators set the passwords of others."""

from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.forms import AdminPasswordChangeForm, AdminUserCreationForm, UserChangeForm
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.rules import GIVEN_PASSWORD_LASTS, has_run_out


class LogInForm(AdminAuthenticationForm):
    """Name and password."""

    def confirm_login_allowed(self, user):
        """Fails for a password that was given to the person too long ago, besides what Django refuses."""
        super().confirm_login_allowed(user)
        user.refresh_from_db(fields=["given_password_at"])  # see first_steps.py
        if has_run_out(user.given_password_at, timezone.now()):
            days = GIVEN_PASSWORD_LASTS.days
            raise ValidationError(
                f"This password was set for you more than {days} days ago and has run out. Ask an administrator for a new one.",
                code="run-out",
            )


class AccountForm(UserChangeForm):
    """An account. `refusal` is why an action did not save it: then the form is shown again with what was typed."""

    refusal = ""

    def clean(self):
        """Fails with the refusal, if there is one."""
        if self.refusal:
            raise ValidationError(self.refusal)
        return super().clean()


class _Given:
    """Goes before Django’s forms: the password is one that its person has to change."""

    def set_password_and_save(self, user, commit=True, **kwargs):
        """Set the password, or none."""
        super().set_password_and_save(user, commit=False, **kwargs)
        if user.has_usable_password():
            user.given_password_at = timezone.now()
        if commit:
            user.save()
        return user


class NewAccountForm(_Given, AdminUserCreationForm):
    """A new account."""

    usable_password = AdminUserCreationForm.create_usable_password_field(
        "Choose “Disabled” to have a random password made on the page that follows."
    )


class PasswordForm(_Given, AdminPasswordChangeForm):
    """A new password for somebody else."""
