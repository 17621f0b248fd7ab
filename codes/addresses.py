"""Addresses that name a code system: people type it in capitals."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


def in_lower_case(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view, whose address with the system in capitals redirects to that in lower case."""

    @wraps(view)
    def answer(request: HttpRequest, system: str, **named) -> HttpResponse:
        if system == system.lower():
            return view(request, system=system, **named)
        # The parts before the system have no capitals.
        return redirect(request.get_full_path().replace(system, system.lower(), 1), permanent=True)

    return answer
