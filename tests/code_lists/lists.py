"""Makers of code lists, through the actions that people use."""

from accounts import roles
from code_lists import actions
from code_lists.models import CodeListVersion
from code_lists.rules import BEGINNING, RuleRow
from codes.models import CodeSystem
from tests import makers


def rule(value: str, kind=BEGINNING, excludes=False, system="icd10pcs", note="") -> RuleRow:
    return RuleRow(excludes, kind, CodeSystem.objects.get(slug=system), value, note)


def owner(username="olga"):
    return makers.person(username, roles.WRITER, is_staff=True)


def signer(username="sven"):
    return makers.person(username, roles.REVIEWER, is_staff=True)


def draft(*rules: RuleRow, by, title="Elbow repair") -> CodeListVersion:
    code_list = actions.start_list(title=title, purpose="To count repairs.", rules=rules or [rule("0RQ")], actor=by)
    return code_list.versions.get()


def signed_off(*rules: RuleRow, by, signer, is_public=True, **options) -> CodeListVersion:
    version = draft(*rules, by=by, **options)
    code_list = version.code_list
    if is_public:
        actions.change_list(
            code_list=code_list, title=code_list.title, purpose=code_list.purpose, is_public=True, actor=by
        )
    return sign_off(version, signer)


def sign_off(version: CodeListVersion, signer) -> CodeListVersion:
    """Signed off by somebody who has read the draft as it is now."""
    seen = CodeListVersion.objects.get(pk=version.pk).changed_at
    return actions.sign_off(version=version, seen=seen, actor=signer)


def codes_of(version: CodeListVersion) -> list[str]:
    return list(version.listed.values_list("code__code", flat=True))
