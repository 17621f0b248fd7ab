"""The forms with which people sign in, and with which administrators set the passwords of others."""

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.forms import AdminPasswordChangeForm, AdminUserCreationForm, UserChangeForm
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.log_in import is_code_right, pass_on, passed_on
from accounts.queries import has_second_factor
from accounts.rules import GIVEN_PASSWORD_LASTS, has_run_out

WRONG_CODE = (
    "This code is not right, or it was used already. Wait for the next one of your app, or type a recovery code."
)


class LogInForm(AdminAuthenticationForm):
    """Name and password; then a code from those who have a second factor. `passed` says that the password was right."""

    passed = forms.CharField(required=False)
    code = forms.CharField(required=False)
    token, asks_for_code = "", False

    def __init__(self, request=None, *args, **kwargs):
        """Neither name nor password is sent with the code."""
        super().__init__(request, *args, **kwargs)
        if self.data.get("passed"):
            self.fields["username"].required = self.fields["password"].required = False

    def clean(self):
        """Fails until both are right; `asks_for_code` if the code is what is missing."""
        if passed := self.cleaned_data.get("passed"):
            self.user_cache = self._check_code(passed, self.cleaned_data.get("code", ""))
            return self.cleaned_data
        cleaned = super().clean()
        if self.user_cache and has_second_factor(self.user_cache):
            self.token, self.asks_for_code = pass_on(self.user_cache), True
            raise ValidationError("Now the code.", code="code-is-missing")
        return cleaned

    def _check_code(self, passed: str, code: str):
        user = passed_on(passed)
        if user is None:
            raise ValidationError("That took too long. Sign in again.", code="too-late")
        self.confirm_login_allowed(user)
        if has_second_factor(user) and not is_code_right(self.request, user, code):
            self.token, self.asks_for_code = passed, True
            raise ValidationError(WRONG_CODE, code="wrong-code")
        return user

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
