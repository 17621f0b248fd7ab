"""What releases do to code lists: codes that are divided, and codes of a release that is withdrawn."""

import pytest

from code_lists import actions
from code_lists.queries import expand, since_releases
from code_lists.rules import CODES
from codes.actions import withdraw_release
from codes.formats.rows import CodeRow
from codes.models import Release
from tests import makers
from tests.code_lists.lists import codes_of, owner, rule, sign_off, signed_off, signer

OPEN = makers.PCS[0].code


@pytest.fixture
def olga(db):
    """Somebody who owns lists, on a site with three codes."""
    makers.load_codes()
    return owner()


@pytest.fixture
def sven(db):
    return signer()


def test_a_code_that_a_release_divides_is_named_as_a_heading(olga, sven):
    """A rule that names it keeps it, although nobody can bill it any more."""
    whole, parts = CodeRow("K3520", "Appendicitis"), [CodeRow("K35200", "Mild"), CodeRow("K35209", "Other")]
    makers.load_codes("icd10cm", "FY2024", [CodeRow("K352", "General", is_header=True), whole])
    version = signed_off(rule("K3520\nK352", CODES, system="icd10cm"), by=olga, signer=sven)
    heading = CodeRow("K352", "General", is_header=True)
    makers.load_codes("icd10cm", "FY2025", [heading, whole._replace(is_header=True), *parts], accepted=1)
    since = since_releases(version, olga)
    assert [code.code for code in since.headings] == ["K3520"] and since and not since.changes_codes
    actions.confirm_releases(version=version, actor=olga)
    makers.load_codes("icd10cm", "FY2026", [heading, whole._replace(is_header=True), *parts])
    assert [code.code for code in since_releases(version, olga).headings] == ["K3520"]
    following = actions.start_version(code_list=version.code_list, with_releases=True, actor=olga)
    assert following.change_note == "For ICD-10-CM FY2026: 1 now headings."
    effect = expand(following.rules.select_related("system"), with_retired=False, user=olga).effects[0]
    assert effect.warns[0].startswith("“K35.2”, “K35.20”: not billable.")


def test_a_new_version_loses_the_codes_of_a_release_that_was_withdrawn(olga, sven):
    makers.load_codes(label="FY2026", rows=[*makers.PCS, CodeRow("0RQL8ZZ", "Repair, Endoscopic")])
    version = signed_off(rule(f"{OPEN}\n0RQL8ZZ", CODES), by=olga, signer=sven)
    withdraw_release(release=Release.objects.get(label="FY2026"))
    following = actions.start_version(code_list=version.code_list, with_releases=True, actor=olga)
    assert following.change_note == "For ICD-10-PCS FY2025: 1 no longer found."
    assert codes_of(sign_off(following, sven)) == [OPEN]


def test_a_code_that_comes_back_is_named_to_the_list_whose_rule_lost_it(olga, sven):
    """Nothing adds it by itself: whoever took it out may have had other reasons."""
    version = signed_off(rule(f"{OPEN}\n0DTJ4ZZ", CODES), by=olga, signer=sven)
    makers.load_codes(label="FY2026", rows=makers.PCS[1:], accepted=1)
    following = actions.start_version(code_list=version.code_list, with_releases=True, actor=olga)
    following = sign_off(following, sven)
    assert codes_of(following) == ["0DTJ4ZZ"] and not since_releases(following, olga)
    makers.load_codes(label="FY2027")
    since = since_releases(following, olga)
    assert [code.code for code in since.returned] == [OPEN] and since and not since.changes_codes
    again = actions.start_version(code_list=version.code_list, with_releases=True, actor=olga)
    assert again.change_note == "For ICD-10-PCS FY2027: 1 valid again."
    assert [named.value for named in again.rules.all()] == ["0DTJ4ZZ"]
