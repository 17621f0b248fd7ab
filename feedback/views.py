"""The page on which a reader says whether an entry helped, and what is wrong with it."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from feedback.actions import take_answer
from feedback.forms import FeedbackForm, key_of, new_stamp
from feedback.rules import LONGEST, NotTaken, TooMuch
from procedures.models import ProcedureVersion


@csrf_exempt  # feedback.forms.key_of takes its place
@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(no_store=True)
def feedback(request, slug):
    """The form, with the answer that the link of the entry chose (`helpful`); what is sent; and thanks (`sent`).

    429 if readers have sent as much as is taken in an hour; what was typed stays in the form.
    """
    version = ProcedureVersion.objects.published().filter(procedure__slug=slug).select_related("procedure").first()
    if version is None:
        raise Http404("No published entry has this address.")
    status = 200
    form = FeedbackForm(request.POST) if request.method == "POST" else FeedbackForm(initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        try:
            return _send(request, version, form)
        except NotTaken as error:
            form.add_error(None, str(error))
            status = 429 if isinstance(error, TooMuch) else 200
    context = {
        "version": version,
        "form": form,
        "stamp": new_stamp(slug),
        "longest": LONGEST,
        "sent": "sent" in request.GET,
    }
    return render(request, "feedback/form.html", context, status=status)


def _send(request, version: ProcedureVersion, form: FeedbackForm):
    """Store what the form says, and go to the page that thanks for it. Raises NotTaken."""
    fields = form.cleaned_data
    key = key_of(request, version.procedure.slug)
    if not fields["website"]:  # a program that fills in every field is thanked too, and learns nothing
        helpful = fields["helpful"] == "yes" if fields["helpful"] else None
        take_answer(version=version, form=key, helpful=helpful, place=fields["place"], text=fields["text"])
    return redirect(f"{request.path}?sent")
