"""Configuration of Django's admin, whose site is the one of the desk."""

from django.contrib.admin.apps import AdminConfig


class DeskConfig(AdminConfig):
    """Django's admin with the site of the desk."""

    default_site = "desk.site.DeskSite"
