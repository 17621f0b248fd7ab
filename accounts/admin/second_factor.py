"""The page on which people turn the second factor of their account on and off, and the button that resets it for another."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth import authenticate
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts import actions
from accounts.forms import WRONG_CODE
from accounts.log_in import is_code_right
from accounts.models import SecondFactor, User
from accounts.one_time_codes import address_of_key, new_key
from accounts.queries import needs_second_factor
from accounts.rules import AccountError

#: The key of a second factor that is not turned on yet, in the session of its person.
_KEY = "key_of_second_factor"


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def second_factor(request):
    """The person’s own second factor. Whatever changes it asks for the password or a code again."""
    factor = SecondFactor.objects.filter(user=request.user).first()
    refusal = ""
    if request.method == "POST":
        try:
            return _change(request) if factor else _turn_on(request)
        except AccountError as error:
            refusal = str(error)
    context = {
        "title": "Second factor",
        "factor": factor,
        "refusal": refusal,
        "is_required": needs_second_factor(request.user),
        **({"left": request.user.recovery_codes.count()} if factor else _for_an_app(request)),
    }
    return _page(request, "second_factor", context)


@require_POST
def reset_second_factor(request, pk):
    """Turn off the second factor of somebody who has lost it."""
    user = get_object_or_404(User, pk=pk)
    try:
        actions.turn_off_second_factor(user=user, actor=request.user)
        messages.success(request, f"{user} signs in without a code.")
    except AccountError as error:
        messages.error(request, str(error))
    return redirect("admin:accounts_user_change", pk)


def _for_an_app(request) -> dict:
    import segno  # processes that only serve pages need none of its memory

    key = request.session.setdefault(_KEY, new_key())
    address = address_of_key(
        key, name=request.user.get_username(), issuer=f"medref {urlsplit(settings.MEDREF_ADDRESS).hostname}"
    )
    return {
        "key": " ".join(key[start : start + 4] for start in range(0, len(key), 4)),
        "picture": segno.make_qr(address, error="m").svg_data_uri(scale=4, border=4, light="#fff"),
    }


def _turn_on(request):
    name, password = request.user.get_username(), request.POST.get("password", "")
    if authenticate(request, username=name, password=password) is None:
        raise AccountError("This is not your password.")
    key = request.session.get(_KEY)
    if key is None:
        raise AccountError("You have signed in again since the key was shown. Enter the new one into your app.")
    codes = actions.turn_on_second_factor(key=key, code=request.POST.get("code", ""), actor=request.user)
    del request.session[_KEY]
    return _page(request, "recovery_codes", {"title": "The second factor is on", "codes": codes})


def _change(request):
    if not is_code_right(request, request.user, request.POST.get("code", "")):
        raise AccountError(WRONG_CODE)
    if "renew" in request.POST:
        codes = actions.renew_recovery_codes(actor=request.user)
        return _page(request, "recovery_codes", {"title": "New recovery codes", "codes": codes})
    actions.turn_off_second_factor(user=request.user, actor=request.user)
    messages.success(request, "The second factor is off: you sign in with your password alone.")
    return redirect("admin:second_factor")


def _page(request, name: str, context: dict):
    return render(request, f"admin/accounts/{name}.html", {**admin.site.each_context(request), **context})
