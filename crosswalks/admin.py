"""The desk for matching lists of local names: a list is uploaded, each name is matched, and the map is downloaded."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.views.decorators.http import require_POST

from codes.models import Code
from crosswalks import actions
from crosswalks.files import concept_map, map_lines
from crosswalks.forms import ListForm
from crosswalks.models import Crosswalk, LocalName
from crosswalks.queries import EXACT, candidates, counts_of, typed_code
from desk.read_only import ReadOnlyAdmin
from jobs.starting import Work, started

PAGE = 20
LATER, NONE, TYPED = "later", "none", "typed"


@admin.register(Crosswalk)
class CrosswalkAdmin(ReadOnlyAdmin):
    """Matched lists: uploaded, matched page by page, downloaded as maps."""

    list_display = ("name", "system", "uploaded", "open_names")
    list_select_related = ("system", "uploaded_by")
    search_fields = ("name",)
    show_full_result_count = False

    def has_add_permission(self, request):
        """For those who match lists."""
        return request.user.has_perm(actions.MATCH)

    @admin.display(description="uploaded")
    def uploaded(self, crosswalk):
        """When, and by whom."""
        return f"{crosswalk.uploaded_at:%Y-%m-%d %H:%M} by {crosswalk.uploaded_by}"

    @admin.display(description="open names")
    def open_names(self, crosswalk):
        """How many names still wait for a decision."""
        counts = counts_of(crosswalk)
        return f"{counts['open']:,} of {sum(counts.values()):,}"

    def get_urls(self):
        """Adds the addresses of the buttons and of the download."""
        own = [
            path("<int:pk>/match/", self.admin_site.admin_view(require_POST(self.match)), name="crosswalk_match"),
            path("<int:pk>/accept/", self.admin_site.admin_view(require_POST(self.accept)), name="crosswalk_accept"),
            path("<int:pk>/rename/", self.admin_site.admin_view(require_POST(self.rename)), name="crosswalk_rename"),
            path("<int:pk>/remove/", self.admin_site.admin_view(require_POST(self.remove)), name="crosswalk_remove"),
            path("<int:pk>/map.json", self.admin_site.admin_view(self.concept_map), name="crosswalk_concept_map"),
            path("<int:pk>/map.csv", self.admin_site.admin_view(self.download), name="crosswalk_map"),
        ]
        return [*own, *super().get_urls()]

    def add_view(self, request, form_url="", extra_context=None):
        """The form to choose a file; then a job searches the names."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = ListForm(request.POST, request.FILES) if request.method == "POST" else ListForm()
        if form.is_valid():
            return self._search(request, form.cleaned_data)
        context = {**self.admin_site.each_context(request), "title": "Match a list", "form": form, "opts": self.opts}
        return render(request, "admin/crosswalks/upload.html", context)

    def _search(self, request, fields):
        system, rows = fields["system"], fields["file"]
        arguments = {"name": fields["name"], "rows": rows, "system": system.slug if system else ""}
        work = Work("crosswalks.start", f"Searching codes for {fields['name']}", arguments, total=len(rows))
        return started(request, work, back=request.path)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """A page of names with their candidates, those in one state."""
        crosswalk = self._crosswalk(request, object_id)
        counts, state = counts_of(crosswalk), request.GET.get("state", LocalName.State.OPEN)
        rows = crosswalk.rows.select_related("code__system", "decided_by").order_by("number")
        page = Paginator(rows.filter(state=state) if state in counts else rows, PAGE).get_page(request.GET.get("page"))
        exact = crosswalk.rows.filter(state=LocalName.State.OPEN, is_exact=True).count()
        context = {
            **self.admin_site.each_context(request),
            "title": str(crosswalk),
            "opts": self.opts,
            "crosswalk": crosswalk,
            "tabs": [(value, label, counts[value]) for value, label in LocalName.State.choices],
            "total": sum(counts.values()),
            "state": state if state in counts else "all",
            "page": page,
            "rows": [_shown(row, request.user) for row in page],
            "exact": exact,
            "may_match": request.user.has_perm(actions.MATCH),
        }
        return render(request, "admin/crosswalks/list.html", context)

    def match(self, request, pk):
        """Store the decisions of a page."""
        crosswalk = self._crosswalk(request, pk)
        back = crosswalk.get_absolute_url() + (f"?{query}" if (query := request.POST.get("back", "")) else "")
        try:
            counts = actions.decide(
                crosswalk=crosswalk, choices=_choices(crosswalk, request.POST, request.user), actor=request.user
            )
        except ValueError as error:
            self.message_user(request, f"Nothing was stored. {error}", messages.ERROR)
        else:
            words = f"{counts['accepted']} accepted, {counts['rejected']} rejected."
            self.message_user(request, words, messages.SUCCESS if any(counts.values()) else messages.INFO)
        return redirect(back)

    def accept(self, request, pk):
        """Accept all names that are exactly the name of their code."""
        crosswalk = self._crosswalk(request, pk)
        count = actions.accept_exact(crosswalk=crosswalk, least=EXACT, actor=request.user)
        self.message_user(request, f"{count:,} exact name{'' if count == 1 else 's'} accepted.", messages.SUCCESS)
        return redirect(crosswalk)

    def rename(self, request, pk):
        """Give the list another name."""
        crosswalk = self._crosswalk(request, pk)
        try:
            actions.rename(crosswalk=crosswalk, name=request.POST.get("name", ""), actor=request.user)
        except actions.NameMissing as error:
            self.message_user(request, f"The list keeps its name. {error}", messages.ERROR)
        return redirect(crosswalk)

    def remove(self, request, pk):
        """Delete the list, if the person confirmed it."""
        crosswalk = self._crosswalk(request, pk)
        if not request.POST.get("confirmed"):
            self.message_user(request, "Nothing was deleted. Tick the box to delete the list.", messages.ERROR)
            return redirect(crosswalk)
        actions.delete(crosswalk=crosswalk, actor=request.user)
        self.message_user(request, f"The list “{crosswalk}” was deleted.", messages.SUCCESS)
        return redirect("admin:crosswalks_crosswalk_changelist")

    def concept_map(self, request, pk):
        """The map as FHIR JSON."""
        crosswalk = self._crosswalk(request, pk)
        site = request.build_absolute_uri("/").removesuffix("/")
        answer = JsonResponse(concept_map(crosswalk, request.user, site), content_type="application/fhir+json")
        answer["Content-Disposition"] = f'attachment; filename="map-{crosswalk.pk}.json"'
        return answer

    def download(self, request, pk):
        """The map as CSV."""
        crosswalk = self._crosswalk(request, pk)
        response = StreamingHttpResponse(map_lines(crosswalk, request.user), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="map-{crosswalk.pk}.csv"'
        return response

    def _crosswalk(self, request, pk) -> Crosswalk:
        if not self.has_view_permission(request):
            raise PermissionDenied
        if not str(pk).isdecimal():
            raise Http404("There is no such list.")
        return get_object_or_404(Crosswalk.objects.select_related("system", "uploaded_by"), pk=pk)


def _shown(row: LocalName, user) -> dict:
    """A name for the template: its choices, and which of them is marked."""
    found = candidates(row.name, user, row.crosswalk.system)
    choices = [
        {
            "value": str(one.code.pk),
            "code": one.code,
            "text": one.code.text_for(user),
            "score": one.score,
            "why": one.why,
        }
        for one in found
    ]
    accepted = row.code if row.state == LocalName.State.ACCEPTED else None
    if accepted and str(accepted.pk) not in [choice["value"] for choice in choices]:
        text = accepted.text_for(user)
        choices.append({"value": str(accepted.pk), "code": accepted, "text": text, "score": row.score, "why": row.why})
    marked = {LocalName.State.OPEN: LATER, LocalName.State.REJECTED: NONE}.get(row.state, str(row.code_id))
    return {"row": row, "choices": choices, "marked": marked}


def _choices(crosswalk: Crosswalk, data, user) -> dict[int, Code | None]:
    """The decisions of a sent page: row -> code, or None where no code fits. Raises ValueError for a code that is none here."""
    marked = {
        row: data.get(f"row-{row.pk}", LATER) for row in crosswalk.rows.filter(pk__in=_numbers(data.getlist("row")))
    }
    codes = Code.objects.with_system().in_bulk(_numbers(marked.values()))
    choices: dict[int, Code | None] = {}
    for row, value in marked.items():
        if value == NONE:
            choices[row.pk] = None
        elif value == TYPED:
            text = data.get(f"code-{row.pk}", "").strip()
            if not (code := typed_code(text, user, crosswalk.system)):
                raise ValueError(f"{row.local_id}: “{text}” is not one valid, billable code here. Name its system too.")
            choices[row.pk] = code
        elif value.isdecimal() and int(value) in codes:
            choices[row.pk] = codes[int(value)]
    return choices


def _numbers(values) -> list[int]:
    return [int(value) for value in values if value.isascii() and value.isdecimal() and len(value) < 19]
