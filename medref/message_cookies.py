"""Keeps the messages of the desk in a cookie, which on a site with https belongs to its host alone, like its other cookies."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class OfThisHost(CookieStorage):
    """Django’s, by another name; it has no setting for that."""

    cookie_name = "__Host-messages" if settings.SESSION_COOKIE_NAME.startswith("__Host-") else "messages"


class Messages(FallbackStorage):
    """Django’s default: a cookie, and the session for what does not fit into it."""

    storage_classes = (OfThisHost, SessionStorage)
