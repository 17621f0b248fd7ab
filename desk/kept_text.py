"""The page that answers a refused form of the desk if no view shows the form again: what was typed, and what to do now.

Views that show the refused form themselves set `request.shows_typed`. Rooms say with `know` how the fields of their forms
are read.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

#: What is shown of a form that is too large to be read: this many times what a form may have.
_MARGIN = 2
_CELL = re.compile(r"([a-z_]+)-(\d{1,5})-([A-Za-z_]+)")
#: Fields that only programs read.
_MACHINE = re.compile(
    r"csrfmiddlewaretoken|_.*|action|index|select_across|choice-.*|initial-.*|.*-(__prefix__|[A-Z_]+_FORMS).*"
)


class Words(NamedTuple):
    """How the fields of a form are read: their labels in the order of the page, what nobody typed, and what values stand for.

    `names` gets a field, or “table.column”, and the values that were sent; it returns the words for those that it knows.
    """

    labels: Mapping[str, str]
    unseen: Collection[str]
    names: Callable[[str, Iterable[str]], Mapping[str, str]]


class Table(NamedTuple):
    """Rows that were typed, with the labels of their columns."""

    label: str
    columns: list[str]
    rows: list[list[str]]


class Refusal(NamedTuple):
    """Why a form was refused: the status, a title, what to do, and whether it can be sent again as it is."""

    status: int
    title: str
    said: str
    may_send_again: bool = True


_words: dict[str, Words] = {}
_NO_WORDS = Words({}, (), lambda _field, _values: {})

_SIGNED_OUT = Refusal(
    403,
    "You are signed out",
    "Log in in another tab, come back to this page, and press “Send it again”. If your account no longer lets you in, copy "
    "your text, and ask an administrator.",
)
_FORGED = Refusal(
    403,
    "The form was not accepted",
    "It was open while you logged in again, or your browser blocks the cookies of this site. Check what you typed, and press "
    "“Send it again”.",
)
_GONE = Refusal(
    404,
    "This is not here any more",
    "What you were working on is gone, or your account may no longer read it. Copy your text. If somebody brings it back, or an "
    "administrator gives you the role that you need, press “Send it again”.",
)
_TOO_LARGE = Refusal(
    413,
    "The form is too large",
    "Copy your text, open the page again, and save it in smaller parts.",
    may_send_again=False,
)
_FAILED = Refusal(
    500,
    "Something went wrong",
    "The server ran into an error and has logged it. Press “Send it again” in a minute. If it happens again, copy your text, and "
    "tell an administrator what you were doing.",
)


def know(page: str, words: Words) -> None:
    """Read the forms below this address of the desk, such as “procedures/procedureversion/”, with these words."""
    _words[page] = words


class KeptText:
    """The middleware that answers with this page."""

    def __init__(self, get_response):
        """Takes the rest of the site."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The response of the site, or the page if that refuses a form without showing what was typed."""
        response = self.get_response(request)
        if not _is_form(request) or not (refusal := _refusal(request, response)):
            return response
        fields = _fields(request)
        if not fields or any("password" in name for name, _ in fields):
            return response
        try:
            return _page(request, refusal, fields)
        except DatabaseError:  # it is what failed: Django's page needs none
            return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Note what an action said about a missing right, such as the role to ask for."""
        if isinstance(exception, PermissionDenied):
            request.missing_right = str(exception)


def _is_form(request) -> bool:
    """Whether a page of this desk sent the request, and no script. What another site sends is never shown as a person's text."""
    headers = request.headers
    origin = headers.get("Origin", "null")
    return (
        request.method == "POST"
        and request.path.startswith(reverse("admin:index"))
        and request.path not in (reverse("admin:login"), reverse("admin:logout"))
        and request.content_type == "application/x-www-form-urlencoded"
        and not getattr(request, "shows_typed", False)
        and headers.get("Sec-Fetch-Site", "same-origin") in ("same-origin", "none")
        and headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
        and ("Sec-Fetch-Site" in headers or origin == "null" or urlsplit(origin).netloc == request.get_host())
    )


def _refusal(request, response) -> Refusal | None:
    """Why the form was refused; None if it was not."""
    is_signed_in = request.user.is_authenticated
    if response.status_code == 302 and urlsplit(response.headers["Location"]).path == reverse("admin:login"):
        return _no_right(request) if is_signed_in else _SIGNED_OUT
    if response.status_code == 403:
        return _no_right(request) if getattr(request, "csrf_processing_done", False) else _FORGED
    if response.status_code in (404, 410):
        return _GONE._replace(status=response.status_code)
    if response.status_code == 500:
        return _FAILED
    is_unread = response.status_code == 400 and not request.POST  # Django empties a form that is too large
    return _TOO_LARGE if is_unread else None


def _no_right(request) -> Refusal:
    ask = getattr(request, "missing_right", "") or "Ask an administrator for the role that you need."
    return Refusal(
        403,
        "Your account may not do this",
        f"{ask} Copy your text, or leave this page open, and press “Send it again” once you have the role.",
    )


def _fields(request) -> list[tuple[str, str]]:
    """The fields that were sent, also if there are more than a form may have; none if they are far more."""
    if request.POST:
        return [(name, value) for name, values in request.POST.lists() for value in values]
    most_bytes = _MARGIN * settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    try:
        sent = request.body
    except RequestDataTooBig:
        sent = request.read(most_bytes + 1)
    if len(sent) > most_bytes:
        return []
    with suppress(ValueError):
        most_fields = _MARGIN * settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
        return parse_qsl(sent.decode(errors="replace"), keep_blank_values=True, max_num_fields=most_fields)
    return []


def _page(request, refusal: Refusal, fields: list[tuple[str, str]]) -> HttpResponse:
    """The page, which nobody keeps a copy of."""
    page = request.path.removeprefix(reverse("admin:index"))
    words = next((words for start, words in _words.items() if page.startswith(start)), _NO_WORDS)
    texts, tables = _typed(fields, words)
    context = {
        **admin.site.each_context(request),
        "title": refusal.title,
        "refusal": refusal,
        "texts": texts,
        "tables": tables,
        "address": request.get_full_path(),
        "fields": [(name, value) for name, value in fields if name != "csrfmiddlewaretoken"],
    }
    response = render(request, "admin/desk/kept_text.html", context, status=refusal.status)
    add_never_cache_headers(response)
    return response


def _typed(fields: list[tuple[str, str]], words: Words) -> tuple[list[tuple[str, str]], list[Table]]:
    """What was typed, in the order of the form: (label, text) of each field, and the tables."""
    values: dict[str, list[str]] = {}
    cells: dict[str, dict[int, dict[str, str]]] = {}
    for name, value in fields:
        if _MACHINE.fullmatch(name) or name in words.unseen:
            continue
        if not (cell := _CELL.fullmatch(name)):
            values.setdefault(name, []).append(value)
        elif cell[3] not in words.unseen:
            cells.setdefault(cell[1], {}).setdefault(int(cell[2]), {})[cell[3]] = value
    place = {name: number for number, name in enumerate(words.labels)}
    names = sorted(filter(lambda name: any(values[name]), values), key=lambda name: place.get(name, len(place)))
    texts = [(_label(name, words), "\n".join(_said(name, values[name], words))) for name in names]
    return texts, [_table(table, list(rows.values()), words) for table, rows in cells.items()]


def _table(name: str, rows: list[dict[str, str]], words: Words) -> Table:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    said = [_said(f"{name}.{column}", [row.get(column, "") for row in rows], words) for column in columns]
    labels = ["Removed" if column == "DELETE" else _label(column, _NO_WORDS) for column in columns]
    return Table(_label(name, words), labels, [list(row) for row in zip(*said, strict=True)])


def _label(name: str, words: Words) -> str:
    return words.labels.get(name, name.replace("_", " ").capitalize())


def _said(field: str, values: list[str], words: Words) -> list[str]:
    known = words.names(field, values)
    return [known.get(value, value) for value in values]
