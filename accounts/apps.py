"""Configuration of the accounts room: roles get their permissions after every migrate."""

from django.apps import AppConfig
from django.contrib import admin
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_migrate

from accounts.roles import ADMINISTRATOR, grant
from accounts.tour import Step, lead
from desk.panels import register
from record.notices import tell_of

STEPS = (
    Step(
        "Give people roles",
        "admin:accounts_user_changelist",
        (),
        "A role lets its person sign in, and says what they may do.",
    ),
    Step(
        "See who did what",
        "admin:record_event_changelist",
        (),
        "The record keeps every change, release, export and sign-in.",
    ),
)


def _sync_roles(**kwargs):
    from accounts.actions import sync_roles

    sync_roles()


class AccountsConfig(AppConfig):
    """People and roles."""

    name = "accounts"

    def ready(self):
        """Grant permissions, show the tour of the desk, note when people sign in. Roles are synced after each migrate."""
        from accounts.first_steps import note_first_step
        from accounts.forms import LogInForm
        from accounts.panels import FirstTour, Tour
        from accounts.sessions import begin_session

        admin.site.login_form = LogInForm
        user_logged_in.connect(begin_session)
        user_logged_in.connect(note_first_step)
        grant({ADMINISTRATOR: [f"accounts.{verb}_user" for verb in ("view", "add", "change", "delete")]})
        grant({ADMINISTRATOR: ["record.view_event"]})
        tell_of("accounts.user", ("groups", "is_active", "is_staff", "is_superuser"))
        lead({ADMINISTRATOR: STEPS})
        register("desk.index", FirstTour())
        register("desk.help", Tour())
        post_migrate.connect(_sync_roles, sender=self)
