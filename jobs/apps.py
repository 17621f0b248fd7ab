"""Configuration of the jobs room."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules

from accounts.roles import grant
from desk.panels import register
from jobs.roles import PERMISSIONS


class JobsConfig(AppConfig):
    """Work that takes long, done outside of requests."""

    name = "jobs"
    verbose_name = "background work"

    def ready(self):
        """Grant permissions, load what the rooms say that jobs can do, and show people theirs on the front page of the desk."""
        from jobs.panels import YourJobs

        grant(PERMISSIONS)
        autodiscover_modules("jobs")
        register("desk.index", YourJobs())
