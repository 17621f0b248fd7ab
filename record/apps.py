"""Configuration of the record."""

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed

from desk.changes import keep_changes
from desk.panels import register


class RecordConfig(AppConfig):
    """The record of who did what."""

    name = "record"

    def ready(self):
        """Keep what is changed at the desk and who signs in, and tell administrators on the front page of the desk."""
        from record import actions
        from record.panels import News

        keep_changes(actions.record_change)
        register("desk.index", News())
        user_logged_in.connect(actions.record_sign_in)
        user_logged_out.connect(actions.record_sign_out)
        user_login_failed.connect(actions.record_failed_sign_in)
