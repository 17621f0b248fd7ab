"""What people have to do when they have signed in, before anything else: change a given password, set up a second factor."""

from django.shortcuts import redirect
from django.urls import reverse

from accounts.queries import has_second_factor, needs_second_factor

_WAITS = "first_step_waits"
#: What is open meanwhile: the way out, and words of Django’s scripts.
_OPEN = ("admin:logout", "admin:jsi18n")


def first_step(user) -> str | None:
    """The name of the page on which the person has to do something first."""
    if user.given_password_at:
        return "admin:password_change"
    return "admin:second_factor" if needs_second_factor(user) and not has_second_factor(user) else None


def note_first_step(sender, request, user, **kwargs) -> None:
    """When somebody signs in, note in the session whether there is such a step: then other sessions are never asked."""
    # Not as `user` has it: if Django has just hashed the password anew, it looks there as if its person had set it.
    user.refresh_from_db(fields=["given_password_at"])
    if first_step(user):
        request.session[_WAITS] = True


def lead_through_first_steps(get_response):
    """Redirect whoever has such a step before them to its page, whatever they ask for."""

    def middleware(request):
        if request.session.get(_WAITS) and request.user.is_authenticated:
            step = first_step(request.user)
            if not step:
                del request.session[_WAITS]
            elif request.path not in map(reverse, (step, *_OPEN)):
                return redirect(step)
        return get_response(request)

    return middleware
