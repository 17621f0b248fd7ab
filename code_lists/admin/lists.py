"""The desk for code lists: their rules with what each of them does, and the steps of a version."""

from datetime import datetime

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.queries import people_who_may
from code_lists import actions
from code_lists.forms import DescriptionForm, DraftForm, StartForm, rule_rows
from code_lists.models import CodeList, Rule
from code_lists.queries import Expansion, difference, expand, in_words, since_releases
from code_lists.rules import ListRefused
from codes.models import Code
from desk.read_only import ReadOnlyAdmin

CODES_SHOWN, CHANGES_SHOWN = 100, 50


@admin.register(CodeList)
class CodeListAdmin(ReadOnlyAdmin):
    """Code lists: written, signed off by others, withdrawn, handed over."""

    list_display = ("title", "owner", "newest", "is_public")
    list_filter = ("is_public",)
    list_select_related = ("owner",)
    search_fields = ("title", "purpose")
    show_full_result_count = False

    def get_queryset(self, request):
        """The lists with their versions."""
        return super().get_queryset(request).prefetch_related("versions")

    def has_add_permission(self, request):
        """For those who write lists."""
        return request.user.has_perm(actions.WRITE)

    @admin.display(description="newest version")
    def newest(self, code_list):
        """Its number, where it stands, and how many codes it has."""
        version = code_list.versions.all()[0]
        size = f", {version.size:,} codes" if version.size is not None else ""
        return f"{version.number}: {version.get_state_display().lower()}{size}"

    def get_urls(self):
        """Adds the addresses of the buttons."""
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/describe/", view(require_POST(self.describe)), name="code_list_describe"),
            path("<int:pk>/step/<slug:verb>/", view(require_POST(self.step)), name="code_list_step"),
            *super().get_urls(),
        ]

    def add_view(self, request, form_url="", extra_context=None):
        """A new list, with the codes that somebody has already."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = StartForm(request.POST, request.FILES) if request.method == "POST" else StartForm()
        if form.is_valid():
            fields = form.cleaned_data
            try:
                code_list = actions.start_list(
                    title=fields["title"],
                    purpose=fields["purpose"],
                    rules=form.rules(request.user),
                    actor=request.user,
                )
            except ListRefused as error:
                form.add_error(None, str(error))
            else:
                return redirect("admin:code_lists_codelist_change", code_list.pk)
        request.shows_typed = True
        context = {**self.admin_site.each_context(request), "title": "New code list", "form": form, "opts": self.opts}
        return render(request, "admin/code_lists/start.html", context)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The page of a list: its draft with the rules as rows, or its newest version with what releases change in it."""
        code_list = self._list(request, object_id)
        versions = list(code_list.versions.all())
        version = versions[0]
        may_change = actions.may_change(code_list, request.user)
        context = {
            **self.admin_site.each_context(request),
            "title": code_list.title,
            "opts": self.opts,
            "code_list": code_list,
            "version": version,
            "versions": versions,
            "may_change": may_change,
            "description": DescriptionForm(instance=code_list),
            "owners": people_who_may(actions.WRITE).exclude(pk=code_list.owner_id),
            "rules": in_words(version.rules.select_related("system")),
        }
        if version.is_draft:
            if answer := self._draft(request, version, versions, context):
                return answer
        else:
            context |= self._settled(request, version)
        return render(request, "admin/code_lists/list.html", context)

    def describe(self, request, pk):
        """Store what a list is called and for, and who sees it."""
        code_list = self._list(request, pk)
        form = DescriptionForm(request.POST, instance=CodeList.objects.get(pk=pk))
        if form.is_valid():
            actions.change_list(code_list=code_list, **form.cleaned_data, actor=request.user)
        else:
            reasons = " ".join(f"{name}: {' '.join(errors)}" for name, errors in form.errors.items())
            self.message_user(request, f"Nothing was stored. {reasons}", messages.ERROR)
        return redirect("admin:code_lists_codelist_change", pk)

    def step(self, request, pk, verb):
        """Take a step with the newest version, and say what came of it."""
        if verb not in STEPS:
            raise Http404("There is no such step.")
        code_list = self._list(request, pk)
        version = code_list.versions.first()
        try:
            _require_newest(version, request.POST.get("version"))
            done = STEPS[verb](code_list, version, request)
        except ListRefused as error:
            self.message_user(request, f"Nothing was changed. {error}", messages.ERROR)
        else:
            self.message_user(request, done, messages.SUCCESS)
        if not CodeList.objects.filter(pk=pk).exists():
            return redirect("admin:code_lists_codelist_changelist")
        return redirect("admin:code_lists_codelist_change", pk)

    def _draft(self, request, version, versions, context):
        """Fill in the rows of a draft and what they do. Returns where to go after they were stored."""
        is_sent = request.method == "POST"
        if is_sent and not context["may_change"]:
            raise PermissionDenied
        form = DraftForm(request.POST if is_sent else None, instance=version, initial={"seen": _mark(version)})
        rows = rule_rows(version, request.POST if is_sent else None)
        request.shows_typed = True
        written = list(version.rules.select_related("system"))
        if is_sent and form.is_valid() and rows.is_valid():
            if "preview" not in request.POST:
                try:
                    _save(version, form, rows, request)
                except ListRefused as error:
                    form.add_error(None, str(error))
                    form.data = form.data.copy()
                    form.data["seen"] = _mark(version)
                else:
                    return redirect("admin:code_lists_codelist_change", version.code_list_id)
            written = [Rule(position=at, **row._asdict()) for at, row in enumerate(rows.rows(), start=1)]
        found = expand(written, with_retired=form["with_retired"].value(), user=request.user)
        context |= _shown(found, request) | {"form": form, "rows": rows, "effects": _effects(found)}
        context["may_sign_off"] = request.user.has_perm(actions.SIGN_OFF)
        context["is_author"] = version.authors.filter(pk=request.user.pk).exists()
        context["is_unsaved"] = is_sent
        if len(versions) > 1 and not is_sent:
            context["differs"] = _first_of(difference(versions[1], version, request.user), request.user)
        return None

    def _settled(self, request, version) -> dict:
        """What releases change in a version that is no draft."""
        since = since_releases(version, request.user) if version.state == version.State.SIGNED_OFF else None
        changes = [
            (name, len(codes), _with_text(codes[:CHANGES_SHOWN], request.user))
            for name, codes in (since.groups if since else ())
            if codes
        ]
        return {"since": since, "changes": changes}

    def _list(self, request, pk) -> CodeList:
        if not self.has_view_permission(request):
            raise PermissionDenied
        if not str(pk).isdecimal():
            raise Http404("There is no such list.")
        return get_object_or_404(CodeList.objects.select_related("owner"), pk=pk)


def _save(version, form, rows, request) -> None:
    fields = form.cleaned_data
    actions.save_draft(
        version=version,
        rules=rows.rows(),
        with_retired=fields["with_retired"],
        change_note=fields["change_note"],
        seen=_read_mark(fields["seen"]),
        actor=request.user,
    )
    messages.success(request, "The draft is saved.")


def _mark(version) -> str:
    """What a form says that its person saw."""
    return type(version).objects.values_list("changed_at", flat=True).get(pk=version.pk).isoformat()


def _read_mark(text: str) -> datetime:
    """The time that a form says. Raises ListRefused."""
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise ListRefused("The page was not complete. Open it again.") from error


def _effects(found: Expansion) -> list[dict]:
    return [
        {"effect": effect, "words": words, "count": len(effect.found)}
        for effect, (_, words) in zip(found.effects, in_words(effect.rule for effect in found.effects), strict=True)
    ]


def _shown(found: Expansion, request) -> dict:
    """A page of the codes that the rules mean."""
    codes = Code.objects.with_system().filter(pk__in=found.codes).order_by("system__position", "code")
    paginator = Paginator(codes, CODES_SHOWN)
    paginator.count = len(found.codes)
    page = paginator.get_page(request.GET.get("page"))
    page.object_list = _with_text(page.object_list, request.user)
    return {"page": page, "stops": found.stops}


def _with_text(codes, user) -> list[Code]:
    codes = list(codes)
    for code in codes:
        code.text = code.text_for(user)
        if not code.shows_text_to(user):
            code.old_title = ""
    return codes


def _first_of(found, user) -> list[tuple]:
    groups = (("added", found.added), ("removed", found.removed), ("retitled", found.retitled))
    return [(name, len(codes), _with_text(codes[:CHANGES_SHOWN], user)) for name, codes in groups if codes]


def _require_newest(version, seen: str | None) -> None:
    """Raise ListRefused if the page was about another version (`seen`, its number) than the newest one."""
    if seen is not None and seen != str(version.number):
        raise ListRefused(f"The newest version is {version.number} now. Look at it, then decide.")


def _sign_off(code_list, version, request) -> str:
    seen = _read_mark(request.POST.get("seen", ""))
    signed = actions.sign_off(version=version, seen=seen, actor=request.user)
    return f"{signed} is signed off with {signed.size:,} codes."


def _withdraw(code_list, version, request) -> str:
    actions.withdraw(version=version, reason=request.POST.get("reason", ""), actor=request.user)
    return f"{version} is withdrawn."


def _start(code_list, version, request) -> str:
    with_releases = bool(request.POST.get("with_releases"))
    return (
        f"{actions.start_version(code_list=code_list, with_releases=with_releases, actor=request.user)} is a draft now."
    )


def _confirm(code_list, version, request) -> str:
    actions.confirm_releases(version=version, seen=request.POST.get("releases", ""), actor=request.user)
    return f"{version} is marked as right with the newest releases."


def _discard(code_list, version, request) -> str:
    if not request.POST.get("confirmed"):
        raise ListRefused("Tick the box to discard the draft.")
    actions.discard_draft(version=version, actor=request.user)
    return f"The draft of {version} is discarded."


def _hand_over(code_list, version, request) -> str:
    to = User.objects.filter(username=request.POST.get("to", "").replace("\0", "")).first()
    if to is None:
        raise ListRefused("Choose somebody from the list.")
    actions.hand_over(code_list=code_list, to=to, actor=request.user)
    return f"“{code_list}” belongs to {to} now."


STEPS = {
    "sign-off": _sign_off,
    "withdraw": _withdraw,
    "start": _start,
    "confirm": _confirm,
    "discard": _discard,
    "hand-over": _hand_over,
}
