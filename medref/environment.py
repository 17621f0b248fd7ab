"""Reads environment variables, which are the only way to configure a site."""

import os
import re
from ipaddress import ip_network
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict


def required(name: str, hint: str) -> str:
    """The value of an environment variable. Raises ImproperlyConfigured with the hint if it is missing or empty."""
    value = os.environ.get(name, "")
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. {hint}")
    return value


def flag(name: str, *, default: bool) -> bool:
    """True for 1, true, yes, on; False for 0, false, no, off and empty. Raises ImproperlyConfigured for anything else."""
    value = os.environ.get(name, "1" if default else "0").strip().lower()
    if value in ("1", "true", "yes", "on"):
        return True
    if value in ("", "0", "false", "no", "off"):
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")


def choice(name: str, default: str, *others: str) -> str:
    """One of some words. Raises ImproperlyConfigured for anything else."""
    value = os.environ.get(name, "").strip().lower() or default
    if value not in (default, *others):
        raise ImproperlyConfigured(f"{name} must be {' or '.join((default, *others))}, not {value!r}.")
    return value


def number(name: str, *, default: float, most: int = 100) -> float:
    """A number from 0 to `most`, with or without a percent sign. Raises ImproperlyConfigured for anything else."""
    text = os.environ.get(name, "").strip().removesuffix("%") or str(default)
    try:
        value = float(text)
    except ValueError:
        value = -1
    if not 0 <= value <= most:
        raise ImproperlyConfigured(f"{name} must be a number from 0 to {most}, not {text!r}.")
    return value


def months(name: str, *, default: int) -> dict[str, int]:
    """Numbers of months from 1 to 240: “24” is that of "" (everything), “vaccination=12” that of “vaccination”.

    Raises ImproperlyConfigured for anything else.
    """
    found = {"": default}
    for item in words(name):
        what, _, text = item.rpartition("=")
        if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 240):
            raise ImproperlyConfigured(f"{name} must be months such as “24” or “24,vaccination=12”, not {item!r}.")
        found[what.strip().lower()] = int(text)
    return found


def rates(name: str, defaults: dict[str, int]) -> dict[str, int]:
    """Numbers by their names: “search=100,export=0” changes two of the defaults. Raises ImproperlyConfigured otherwise."""
    found = dict(defaults)
    for item in words(name):
        what, _, text = (part.strip() for part in item.partition("="))
        if what not in defaults or not (text.isascii() and text.isdigit()):
            example = ",".join(f"{key}={value}" for key, value in list(defaults.items())[:2])
            raise ImproperlyConfigured(f"{name} must name {', '.join(defaults)} like “{example}”, not {item!r}.")
        found[what] = int(text)
    return found


def networks(name: str, default: str) -> list[str]:
    """Addresses and networks. Raises ImproperlyConfigured for anything else."""
    found = words(name, default)
    for item in found:
        try:
            ip_network(item, strict=False)
        except ValueError as error:
            raise ImproperlyConfigured(
                f"{name} must be addresses or networks like “10.0.0.0/8”, not {item!r}."
            ) from error
    return found


def web_address(name: str) -> str:
    """An address on the web, or "". Raises ImproperlyConfigured for anything else."""
    text = os.environ.get(name, "").strip()
    if text and not (text.startswith(("https://", "http://")) and urlsplit(text).hostname):
        raise ImproperlyConfigured(f"{name} must be an address like “https://example.org/errors”, not {text!r}.")
    return text


def words(name: str, default: str = "") -> list[str]:
    """The items of a comma-separated variable, stripped, without empty ones."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def database(url: str, *, statement_timeout: str) -> dict:
    """Django's DATABASES entry for a libpq connection URL. URL parameters that Django has no setting for become OPTIONS.

    `statement_timeout` is PostgreSQL's setting: "5s", or "0" for no limit, which is for commands; others wait neither long for
    a lock, nor long in a transaction without a statement. Raises ImproperlyConfigured for a bad URL.
    """
    try:
        parts = conninfo_to_dict(url)
    except Exception as error:
        reason = re.sub('"[^"]*"', "…", str(error).strip())  # what it quotes may have the password in it
        raise ImproperlyConfigured(
            f"DATABASE_URL is not a PostgreSQL URL ({reason}). Example: postgresql://user:password@host:5432/medref"
        ) from None
    names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    settings = {key: str(parts.pop(part, "") or "") for key, part in names.items()}
    # Compiling takes longer than running any of our queries.
    options = f"{parts.pop('options', '')} -c jit=off -c statement_timeout={statement_timeout}".strip()
    if statement_timeout != "0":
        options += " -c lock_timeout=3s -c idle_in_transaction_session_timeout=5min"
    return {
        "ENGINE": "django.db.backends.postgresql",
        **settings,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": "3", **parts, "options": options, "prepare_threshold": 5},
    }
