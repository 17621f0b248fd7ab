"""Writes of the versions of a code list: drafted, signed off by a second person, withdrawn, held against new releases."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from accounts.permissions import require
from code_lists.actions.lists import SIGN_OFF, require_change
from code_lists.actions.rows import write_rules
from code_lists.models import CodeList, CodeListVersion, ReleaseCheck
from code_lists.queries import expand, since_releases
from code_lists.queries.since import Since, mark_of, new_releases, newest_releases
from code_lists.rules import CODES, FOUND_KINDS, LONGEST_NOTE, LONGEST_PURPOSE, MOST_CODES, ListRefused, RuleRow, typed
from codes.models import Code
from record.actions import record

_State = CodeListVersion.State

LIST_CODES = """
    INSERT INTO code_lists_listedcode (version_id, code_id, title, was_retired)
    SELECT %s, c.id, c.title, c.retired_in_id IS NOT NULL FROM codes_code c JOIN codes_codesystem s ON s.id = c.system_id
    WHERE c.id = ANY (%s) ORDER BY s.position, s.id, c.code
"""


@transaction.atomic
def save_draft(
    *,
    version: CodeListVersion,
    rules: Sequence[RuleRow],
    with_retired: bool,
    change_note: str,
    seen: datetime | None = None,
    actor,
) -> CodeListVersion:
    """Give a draft these rules. `seen` is its `changed_at` as the actor saw it, None for whatever it is.

    Raises PermissionDenied, ListRefused: also if somebody else saved it meanwhile.
    """
    version = _locked(version)
    require_change(version.code_list, actor)
    _require_draft(version)
    if seen is not None and seen != version.changed_at:
        raise ListRefused(
            "Somebody saved this draft while you had it open. Compare their rules with yours, and save again."
        )
    if len(change_note) > LONGEST_PURPOSE:
        raise ListRefused(f"Say what changed in at most {LONGEST_PURPOSE:,} characters.")
    before = version.rules.count()
    write_rules(version, rules)
    version.with_retired, version.change_note, version.changed_at = with_retired, typed(change_note), timezone.now()
    version.save(update_fields=["with_retired", "change_note", "changed_at"])
    if actor is not None:
        version.authors.add(actor)
    record("saved", f"saved the draft of {version}: {len(rules)} rules, before {before}.", actor=actor, about=version)
    return version


@transaction.atomic
def sign_off(*, version: CodeListVersion, seen: datetime, actor) -> CodeListVersion:
    """Put a draft into use, with the codes that its rules mean now. `seen` is its `changed_at` as the signer saw it.

    Raises PermissionDenied, and ListRefused: for an author, for a draft that changed meanwhile, that names unknown codes, or
    that has no codes or too many.
    """
    version = _locked(version)
    if version.authors.filter(pk=actor.pk).exists():
        raise ListRefused("You wrote this version: somebody else signs it off.")
    require(actor, SIGN_OFF)
    _require_draft(version)
    if seen != version.changed_at:
        raise ListRefused("The draft was saved after you opened it. Read it again, then sign it off.")
    found = expand(version.rules.select_related("system"), with_retired=version.with_retired, user=actor)
    if found.stops:
        raise ListRefused(" ".join(found.stops))
    if not 0 < len(found.codes) <= MOST_CODES:
        raise ListRefused(
            f"The list has {len(found.codes):,} codes. It needs one at least, and {MOST_CODES:,} at most."
        )
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '60s'")
        cursor.execute(LIST_CODES, [version.pk, sorted(found.codes)])
    for effect in found.effects:
        if effect.rule.kind in FOUND_KINDS:
            codes = Code.objects.filter(pk__in=effect.found).order_by("code")
            effect.rule.found = list(codes.values_list("code", flat=True))
            effect.rule.save(update_fields=["found"])
    version.state, version.size = _State.SIGNED_OFF, len(found.codes)
    version.signed_off_by, version.signed_off_at = actor, timezone.now()
    version.save(update_fields=["state", "size", "signed_off_by", "signed_off_at"])
    _check_releases(version, newest_releases(version), actor)
    record("signed off", f"signed off {version}: {version.size:,} codes.", actor=actor, about=version)
    return version


@transaction.atomic
def withdraw(*, version: CodeListVersion, reason: str, actor) -> None:
    """Take a signed-off version out of use; it stays readable, with the reason. Raises PermissionDenied, ListRefused."""
    version, reason = _locked(version), typed(reason)
    require_change(version.code_list, actor)
    if version.state != _State.SIGNED_OFF:
        raise ListRefused(f"{version} is not in use. There is nothing to withdraw.")
    if not 0 < len(reason) <= LONGEST_NOTE:
        raise ListRefused(f"Say why it is withdrawn, in at most {LONGEST_NOTE} characters.")
    version.state, version.reason = _State.WITHDRAWN, reason
    version.withdrawn_by, version.withdrawn_at = actor, timezone.now()
    version.save(update_fields=["state", "reason", "withdrawn_by", "withdrawn_at"])
    record("withdrew", f"withdrew {version}: {reason}", actor=actor, about=version)


@transaction.atomic
def discard_draft(*, version: CodeListVersion, actor) -> None:
    """Delete a draft; with the only version goes the list. Raises PermissionDenied, ListRefused."""
    version = _locked(version)
    require_change(version.code_list, actor)
    _require_draft(version)
    record("discarded", f"discarded the draft of {version}.", actor=actor, about=version)
    version.delete()
    if not version.code_list.versions.exists():
        version.code_list.delete()


@transaction.atomic
def start_version(*, code_list: CodeList, with_releases: bool = False, actor) -> CodeListVersion:
    """Start a draft with the rules of the newest version that is no draft.

    `with_releases` takes the codes that new releases retired, or that only a withdrawn release had, out of the rules that name
    them, and says in the draft what the releases change. Raises PermissionDenied, ListRefused.
    """
    code_list = CodeList.objects.select_for_update().get(pk=code_list.pk)
    require_change(code_list, actor)
    last = code_list.versions.order_by("-number").first()
    if last is None or last.is_draft:
        raise ListRefused(f"“{code_list}” has a draft already: change that one.")
    since = since_releases(last, actor) if with_releases else None
    draft = CodeListVersion.objects.create(
        code_list=code_list,
        number=last.number + 1,
        with_retired=last.with_retired,
        change_note=_what_changed(since) if since else "",
    )
    if actor is not None:
        draft.authors.add(actor)
    retired = since.retired if since and not last.with_retired else ()
    unreleased = [code for code in since.dropped if code.added_in_id is None] if since else ()
    gone = {(code.system_id, code.code) for code in (*retired, *unreleased)}
    rows = [_without(rule, gone) for rule in last.rules.select_related("system")]
    write_rules(draft, [row for row in rows if row.value])
    record("started", f"started the draft of {draft}.", actor=actor, about=draft)
    return draft


@transaction.atomic
def confirm_releases(*, version: CodeListVersion, seen: str | None = None, actor) -> int:
    """Say that a signed-off version is right with the new releases. Returns how many.

    `seen` is the mark of the releases that the actor saw (Since.mark), None for whatever they are. Raises PermissionDenied,
    ListRefused: also if a release was loaded or withdrawn meanwhile.
    """
    version = _locked(version)
    require_change(version.code_list, actor)
    if version.state != _State.SIGNED_OFF:
        raise ListRefused(f"{version} is not in use.")
    releases = list(new_releases(version))
    if seen is not None and seen != mark_of(releases):
        raise ListRefused(
            "A release was loaded or withdrawn while you had the page open. Look at what the releases change now, then decide."
        )
    if releases:
        _check_releases(version, releases, actor)
        named = ", ".join(map(str, releases))
        record("confirmed", f"found {version} still right with {named}.", actor=actor, about=version)
    return len(releases)


def _locked(version: CodeListVersion) -> CodeListVersion:
    return CodeListVersion.objects.select_for_update(of=("self",)).select_related("code_list").get(pk=version.pk)


def _require_draft(version: CodeListVersion) -> None:
    if not version.is_draft:
        raise ListRefused(f"{version} was signed off and is kept as it is. Start a new version.")


def _check_releases(version: CodeListVersion, releases, actor) -> None:
    ReleaseCheck.objects.bulk_create(
        ReleaseCheck(version=version, release=release, checked_by=actor) for release in releases
    )


def _without(rule, gone: set[tuple[int, str]]) -> RuleRow:
    kept = rule.value
    if rule.kind == CODES:
        kept = "\n".join(code for code in rule.named if (rule.system_id, code) not in gone)
    return RuleRow(rule.excludes, rule.kind, rule.system, kept, rule.note)


def _what_changed(since: Since) -> str:
    counts = {"retired": since.retired, "new": since.new, "no longer found": since.dropped, "retitled": since.retitled}
    counts |= {"now headings": since.headings, "valid again": since.returned}
    said = ", ".join(f"{len(codes):,} {what}" for what, codes in counts.items() if codes)
    return f"For {', '.join(map(str, since.releases))}: {said or 'no code changes'}."[:LONGEST_PURPOSE]
