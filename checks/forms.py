"""What the buttons of the panel send: ticked advice with the reason to silence it, or a silence to lift."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponseRedirect
from django.urls import reverse

from checks import actions
from checks.models import Silence
from procedures.models import ProcedureVersion
from procedures.rules import EditorialError


def answer(request, version: ProcedureVersion) -> HttpResponseRedirect:
    """Do what a button of the panel says, and go back to the form. Raises PermissionDenied."""
    what, _, key = request.POST.get("_checks", "").partition(":")
    try:
        said = _lift(request, version, key) if what == "lift" else _silence(request, version)
    except EditorialError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return HttpResponseRedirect(f"{version_page(version)}#checks")


def version_page(version: ProcedureVersion) -> str:
    """The address of the form of a version."""
    return reverse("admin:procedures_procedureversion_change", args=[version.pk])


def _silence(request, version: ProcedureVersion) -> str:
    ticked = request.POST.getlist("_silence")
    if not ticked:
        raise EditorialError("Tick the advice that you want to silence.")
    with transaction.atomic():  # all that was ticked, or nothing
        for fingerprint in ticked:
            actions.silence(
                version=version,
                fingerprint=fingerprint,
                reason=request.POST.get("_silence_reason", ""),
                actor=request.user,
            )
    return "1 piece of advice was silenced." if len(ticked) == 1 else f"{len(ticked)} pieces of advice were silenced."


def _lift(request, version: ProcedureVersion, key: str) -> str:
    found = Silence.objects.filter(procedure=version.procedure_id)  # a double click lifts one that is lifted already
    silence = found.filter(pk=key).first() if key.isascii() and key.isdigit() and len(key) < 10 else None
    if silence is None:
        raise PermissionDenied
    actions.lift(silence=silence, version=version, actor=request.user)
    return "The advice is shown again."
