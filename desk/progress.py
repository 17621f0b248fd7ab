"""A page that shows the progress of long work while it is sent, and a link at the end."""

import logging
from collections.abc import Callable, Iterable, Iterator

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import StreamingHttpResponse
from django.template.loader import render_to_string
from django.utils.html import format_html

_HERE = "<!-- here the work reports -->"
log = logging.getLogger(__name__)


def progress_page(
    request,
    *,
    title: str,
    steps: Iterable[tuple[int, str]],
    total: int | None,
    back: str,
    finished: Callable[[], str],
    refusals: tuple[type[Exception], ...],
) -> StreamingHttpResponse:
    """Do the work while the page is sent: `steps` yields (done so far, a text about it).

    `total` is the final value of `done`, if known. `finished` returns the address to continue at. After a refusal
    (PermissionDenied, or one of `refusals`) the page shows its message and a link to `back`. If the reader leaves, `steps` is
    closed, so that a transaction in it is rolled back.
    """
    context = {**admin.site.each_context(request), "title": title}
    page = render_to_string("admin/desk/progress.html", context, request)
    head, tail = page.split(_HERE)
    response = StreamingHttpResponse(_page(head, tail, steps, total, back, finished, (PermissionDenied, *refusals)))
    response["Content-Encoding"] = "identity"  # compression would hold the lines back until the end
    response["X-Accel-Buffering"] = "no"  # and so would nginx
    return response


def _page(head: str, tail: str, steps, total: int | None, back: str, finished, refusals) -> Iterator[str]:
    yield head
    try:
        for done, words in steps:
            yield _tick(done, total, words)
    except refusals as error:
        yield _end("errornote", str(error), back, "Back")
    except Exception:
        log.exception("The work of a page stopped.")
        yield _end(
            "errornote",
            "The work stopped with an error, and nothing was changed. The server’s log has the details.",
            back,
            "Back",
        )
    else:
        address = finished()
        yield _end("", "Done.", address, "Continue")
        yield format_html('<meta http-equiv="refresh" content="0;url={}">', address)
    yield tail


def _tick(done: int, total: int | None, words: str) -> str:
    if total is None:
        return format_html('<p class="tick">{}</p>\n', words)
    return format_html(
        '<p class="tick"><progress value="{}" max="{}" aria-label="Done so far"></progress> {}</p>\n',
        done,
        total,
        words,
    )


def _end(css: str, words: str, address: str, link: str) -> str:
    return format_html('<p class="tick {}" role="status">{} <a href="{}">{}</a></p>', css, words, address, link)
