"""Code lists: rules with their effects, a second person who signs off, and versions that are kept as they are."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from code_lists import actions
from code_lists.models import CodeListVersion, Rule
from code_lists.queries import difference, expand, in_words
from code_lists.rules import (
    AXES,
    BEGINNING,
    BELOW,
    CODES,
    GROUP,
    WORDS,
    ListRefused,
    axes_of,
    checked_value,
    pattern_of,
)
from codes.formats.rows import CodeRow
from codes.models import Code, CodeGroup, CodeSystem, Grouping
from codes.systems import SYSTEMS
from record.models import Event
from tests import makers
from tests.code_lists.lists import codes_of, draft, owner, rule, sign_off, signed_off, signer

PCS = SYSTEMS["icd10pcs"]
OPEN, SCOPE, APPENDIX = (row.code for row in makers.PCS)


@pytest.fixture
def olga(db):
    """Somebody who owns lists, on a site with three codes."""
    makers.load_codes()
    return owner()


@pytest.fixture
def sven(db):
    return signer()


def found(*rules, with_retired=False):
    version = draft(*rules, by=owner("otto"))
    return expand(version.rules.select_related("system"), with_retired=with_retired, user=None)


def names(expansion):
    version = CodeListVersion.objects.latest("pk")
    codes = version.rules.first().system.codes.filter(pk__in=expansion.codes)
    return sorted(codes.values_list("code", flat=True))


@pytest.mark.parametrize(
    ("rules", "codes"),
    [
        ([(BEGINNING, "0rq", False)], [OPEN, SCOPE]),
        ([(BEGINNING, "0", False), (BEGINNING, "0RQ", True)], [APPENDIX]),
        ([(BEGINNING, "0RQ", True), (BEGINNING, "0", False)], [APPENDIX]),
        ([(CODES, "0dtj4zz,\n0RQL0ZZ\tRepair", False)], [APPENDIX, OPEN]),
        ([(CODES, "0DTJ4ZZ  0rql0zz 0RQL4ZZ", False), (CODES, "0rql 4zz", True)], [APPENDIX, OPEN]),
        ([(AXES, "5=4", False)], [APPENDIX, SCOPE]),
        ([(AXES, "2=RD 5=0", False)], [OPEN]),
        ([(BELOW, "0RQ", False)], [OPEN, SCOPE]),
        ([(WORDS, "repair elbow", False), (WORDS, "endoscopic", True)], [OPEN]),
        ([(GROUP, "Own  JOINTS", False), (CODES, OPEN, True)], [SCOPE]),
    ],
)
def test_rules_take_in_and_leave_out_whatever_their_order(olga, rules, codes):
    joints = CodeGroup.objects.create(
        grouping=Grouping.objects.create(system=CodeSystem.objects.get(slug="icd10pcs"), slug="own"), key="JOINTS"
    )
    joints.codes.set(Code.objects.filter(code__in=[OPEN, SCOPE]))
    rows = [rule(value, kind, excludes) for kind, value, excludes in rules]
    assert names(found(*rows)) == sorted(codes)


def test_each_rule_says_what_it_changes_and_what_is_odd_about_it(olga):
    odd = found(
        rule("0RQ"),
        rule(f"{OPEN}\n0XX\nno code at all", CODES),
        rule("0DT"),
        rule("0D", excludes=True),
        rule("0B", excludes=True),
        rule("0B"),
        rule(APPENDIX, CODES, excludes=True),
    )
    assert [effect.changes for effect in odd.effects] == [2, 0, 1, 1, 0, 0, 0]
    assert odd.stops == ["“0XX”, “no code at all”: no code of ICD-10-PCS. Correct or remove it."]
    assert [effect.warns for effect in odd.effects] == [
        (),
        (),
        ("All codes of this rule are left out by others.",),
        (),
        ("This rule means no code.",),
        ("This rule means no code.",),
        (),
    ]


def test_rules_are_told_in_words(olga):
    rows = [
        rule("0RQ"),
        rule("2=D 1=0 5=04", AXES),
        rule(f"{OPEN},{SCOPE}", CODES),
        rule("scope", WORDS),
        rule("0D", BELOW),
    ]
    version = draft(*rows, by=olga)
    assert [words for _, words in in_words(version.rules.select_related("system"))] == [
        "ICD-10-PCS codes that begin with 0RQ",
        "ICD-10-PCS codes with character 1 0, character 2 D, character 5 0 or 4",
        f"ICD-10-PCS {OPEN}, {SCOPE}",
        "ICD-10-PCS codes found by the words “scope”",
        "ICD-10-PCS 0D and all codes below it",
    ]


@pytest.mark.parametrize(
    ("kind", "text", "reason"),
    [
        (CODES, " \n ", "is empty"),
        (AXES, "5=4 5=0", "position twice"),
        (AXES, "8=4", "position=characters"),
        (BEGINNING, ".", "not one code"),
        (CODES, "\n".join(map(str, range(5_001))), "limit is 5,000"),
        (CODES, f"0RQL0ZZ\n{'x' * 100_000}", "A line of a rule has 100,000 characters; the limit is 300"),
        *((kind, "x " * 50_000, "A rule of this kind has 99,999 characters") for kind in (WORDS, GROUP, AXES, BELOW)),
    ],
)
def test_a_value_that_cannot_be_read_is_refused_with_the_way_out(kind, text, reason):
    with pytest.raises(ListRefused, match=reason):
        checked_value(kind, text, PCS)


@given(st.text(max_size=40), st.sampled_from([CODES, BEGINNING, BELOW, GROUP, WORDS, AXES]))
def test_no_text_raises_anything_else_and_a_stored_value_stays_as_it_is(text, kind):
    try:
        value = checked_value(kind, text, PCS)
    except ListRefused:
        return
    assert checked_value(kind, value, PCS) == value


def test_blanks_separate_codes_or_stand_inside_one():
    lines = {text: checked_value(CODES, text, SYSTEMS["icd10cm"]) for text in ("K36 K37", "K35 80")}
    assert list(lines.values()) == ["K36\nK37", "K3580"]


@given(st.dictionaries(st.integers(1, 7), st.sampled_from(["0", "4", "JK", "0DZ"]), min_size=1))
def test_axes_are_stored_as_they_are_read(axes):
    text = checked_value(AXES, " ".join(f"{place}={characters}" for place, characters in axes.items()), PCS)
    assert axes_of(text) == dict(sorted(axes.items()))
    assert pattern_of(axes, 7).count(".") == 7 - len(axes)


def test_a_list_is_written_by_one_person_and_signed_off_by_another(olga, sven):
    version = draft(rule("0RQ"), by=olga)
    with pytest.raises(ListRefused, match="You wrote this version"):
        sign_off(version, olga)
    with pytest.raises(PermissionDenied, match="Clinical reviewer or Code manager"):
        sign_off(version, owner("wim"))
    both = makers.person("bo", "Code manager")
    actions.save_draft(version=version, rules=[rule("0R")], with_retired=False, change_note="", actor=both)
    with pytest.raises(ListRefused, match="somebody else"):
        sign_off(version, both)
    with pytest.raises(ListRefused, match="saved after you opened it"):
        actions.sign_off(version=version, seen=version.changed_at, actor=sven)
    signed = sign_off(version, sven)
    assert (signed.state, signed.size, codes_of(signed)) == ("signed_off", 2, [OPEN, SCOPE])
    assert "signed off Elbow repair v1: 2 codes" in Event.objects.latest("pk").sentence
    assert [check.release.label for check in signed.checks.all()] == ["FY2025"]


@pytest.mark.parametrize(("value", "reason"), [("0RQ9999", "no code of ICD-10-PCS"), ("0RQL", "no code of")])
def test_a_list_with_unknown_codes_is_not_signed_off(olga, sven, value, reason):
    with pytest.raises(ListRefused, match=reason):
        sign_off(draft(rule(value, CODES), by=olga), sven)
    with pytest.raises(ListRefused, match="has 0 codes"):
        sign_off(draft(rule("0B"), by=olga, title="Other"), sven)


def test_the_database_keeps_what_was_signed_off(olga, sven):
    version = signed_off(by=olga, signer=sven)
    changes = [
        lambda: version.rules.update(value="0"),
        lambda: version.rules.all().delete(),
        lambda: version.listed.update(title=""),
        lambda: version.listed.all().delete(),
        lambda: version.authors.add(sven),
        lambda: Rule.objects.create(version=version, position=9, system=rule("0").system, value="0", kind=BEGINNING),
        lambda: CodeListVersion.objects.filter(pk=version.pk).update(size=9),
        lambda: CodeListVersion.objects.filter(pk=version.pk).update(state="draft"),
        lambda: version.delete(),
    ]
    for change in changes:
        with pytest.raises(IntegrityError, match="kept as it is"), transaction.atomic():
            change()
    other = draft(by=olga, title="Other")
    fields = {"state": "signed_off", "size": 1, "signed_off_by": olga, "signed_off_at": other.changed_at}
    with pytest.raises(IntegrityError, match="written by its signer"), transaction.atomic():
        CodeListVersion.objects.filter(pk=other.pk).update(**fields)


def test_only_the_owner_and_overseers_change_a_list(olga, sven):
    code_list = draft(by=olga).code_list
    stranger, boss = owner("stig"), makers.person("cora", "Code manager")
    words = {"title": "Elbows", "purpose": "To count.", "is_public": True}
    with pytest.raises(PermissionDenied, match="belongs to olga"):
        actions.change_list(code_list=code_list, **words, actor=stranger)
    with pytest.raises(PermissionDenied, match="role"):
        actions.start_list(title="x", purpose="y", actor=sven)
    actions.change_list(code_list=code_list, **words, actor=boss)
    assert "title, purpose, public of “Elbows”. It is public now." in Event.objects.latest("pk").sentence
    with pytest.raises(ListRefused, match="may not write code lists"):
        actions.hand_over(code_list=code_list, to=sven, actor=olga)
    actions.hand_over(code_list=code_list, to=stranger, actor=olga)
    with pytest.raises(PermissionDenied):
        actions.start_version(code_list=code_list, actor=olga)
    code_list.refresh_from_db()
    assert (code_list.owner, code_list.slug) == (stranger, "elbow-repair")


def test_a_draft_that_somebody_saved_meanwhile_is_not_overwritten(olga):
    version = draft(by=olga)
    options = {"with_retired": False, "change_note": "", "actor": olga}
    saved = actions.save_draft(version=version, rules=[rule("0D")], seen=version.changed_at, **options)
    with pytest.raises(ListRefused, match="while you had it open"):
        actions.save_draft(version=version, rules=[rule("0R")], seen=version.changed_at, **options)
    assert [row.value for row in saved.rules.all()] == ["0D"]
    actions.discard_draft(version=version, actor=olga)
    assert not CodeListVersion.objects.exists()


def test_a_withdrawn_version_says_why_and_the_next_one_begins_with_its_rules(olga, sven):
    first = signed_off(rule("0RQ", note="all of them"), by=olga, signer=sven)
    with pytest.raises(ListRefused, match="why"):
        actions.withdraw(version=first, reason=" ", actor=olga)
    actions.withdraw(version=first, reason="It missed the wrist.", actor=olga)
    second = actions.start_version(code_list=first.code_list, actor=olga)
    assert [(row.value, row.note) for row in second.rules.all()] == [("0RQ", "all of them")]
    with pytest.raises(ListRefused, match="a draft already"):
        actions.start_version(code_list=first.code_list, actor=olga)
    actions.save_draft(version=second, rules=[rule("0DT")], with_retired=False, change_note="", actor=olga)
    differs = difference(first, CodeListVersion.objects.get(pk=second.pk), olga)
    assert [code.code for code in differs.added] == [APPENDIX]
    assert [code.code for code in differs.removed] == [OPEN, SCOPE]
    assert differs.rules_added == ("With ICD-10-PCS codes that begin with 0DT",)
    assert differs.rules_removed == ("With ICD-10-PCS codes that begin with 0RQ",)


def test_rules_that_name_codes_differ_by_their_codes_however_they_are_divided(olga, sven):
    first = signed_off(rule(f"{OPEN}\n{SCOPE}", CODES), by=olga, signer=sven)
    second = actions.start_version(code_list=first.code_list, actor=olga)
    rules = [rule(SCOPE, CODES), rule(APPENDIX, CODES)]
    saved = actions.save_draft(version=second, rules=rules, with_retired=False, change_note="", actor=olga)
    differs = difference(first, saved, olga)
    assert (differs.rules_added, differs.rules_removed) == (
        (f"With ICD-10-PCS {APPENDIX}",),
        (f"With ICD-10-PCS {OPEN}",),
    )


def test_codes_of_a_system_without_releases_may_be_listed(olga, sven):
    version = signed_off(rule("99999\n99998", CODES, system="cpt4"), by=olga, signer=sven)
    assert codes_of(version) == ["99998", "99999"]


def test_retired_codes_are_named_and_left_out_unless_the_list_is_for_old_records(olga):
    makers.load_codes(
        label="FY2026", rows=[*makers.PCS[1:], CodeRow("0DTJ0ZZ", "Resection of Appendix, Open Approach")]
    )
    rows = [rule(f"{OPEN}\n{SCOPE}", CODES), rule("0RQ")]
    left, taken = (found_in(rows, olga, with_retired) for with_retired in (False, True))
    assert (len(left.codes), len(taken.codes)) == (1, 2)
    assert left.effects[0].warns == (f"“{OPEN}”: retired, it is left out.",)
    assert taken.effects[0].warns == (f"“{OPEN}”: retired, it is taken all the same.",)


def found_in(rows, by, with_retired):
    version = draft(*rows, by=by, title=f"List {with_retired}")
    return expand(version.rules.select_related("system"), with_retired=with_retired, user=None)
