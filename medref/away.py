"""What is answered while the database is away: 503 at once, instead of letting each thread find out for itself."""

from collections.abc import Callable, Iterable

from django.conf import settings

from medref.database_watch import watch
from medref.refusals import Refusal

_NEED_NONE = ("/health/", f"/{settings.STATIC_URL.strip('/')}/")


def refused_while_away(application: Callable) -> Callable:
    """The WSGI application, whose pages need the database."""

    def answer(environ: dict, start_response: Callable) -> Iterable[bytes]:
        if not watch.is_away or environ["PATH_INFO"].startswith(_NEED_NONE):
            return application(environ, start_response)
        refusal = Refusal(503, is_away=True)
        headers, body = refusal.sent_to(environ["PATH_INFO"])
        start_response(refusal.reason, headers)
        return [body]

    return answer
