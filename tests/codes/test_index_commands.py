"""Terms of an alphabetic index in the database: the codes, and beginnings of codes, that they lead to."""

import io

import pytest
from django.core.management import call_command

from codes.actions import load_terms
from codes.formats.rows import CodeRow, TermRow
from codes.models import IndexTerm
from tests import makers

pytestmark = pytest.mark.django_db


def led_to(term: str) -> set[str]:
    return set(IndexTerm.objects.filter(term=term).values_list("code__code", flat=True))


def test_a_term_of_a_beginning_leads_to_every_valid_code_that_begins_so_and_one_of_a_heading_to_the_heading():
    makers.load_codes(
        label="FY2024", rows=[*makers.PCS, CodeRow("0RQLXZZ", "Repair Right Elbow Joint, External Approach")]
    )
    makers.load_codes()
    rows = [TermRow("0RQL", "Cubitorrhaphy", "index", 1), TermRow("0DT", "Taking out", "index", 2)]
    counts = load_terms(system="icd10pcs", rows=[*rows, TermRow("0XYZ", "Nowhere", "index", 3)])
    assert (led_to("Cubitorrhaphy"), led_to("Taking out")) == ({"0RQL0ZZ", "0RQL4ZZ"}, {"0DT"})
    assert [(row.line, row.reason) for row in counts.bad_rows] == [(3, "ICD-10-PCS has no code 0XYZ")]
    assert counts.loaded == 3


def test_several_files_belong_together_and_none_wipes_another(tmp_path):
    makers.load_codes()
    for name, line in (("one.csv", "0RQL0ZZ,First"), ("two.csv", "0RQL4ZZ,Second")):
        (tmp_path / name).write_text(f"code,term\n{line}\n")
    out = io.StringIO()
    call_command("import_terms", "icd10pcs", str(tmp_path / "one.csv"), str(tmp_path / "two.csv"), stdout=out)
    assert out.getvalue() == "loaded 2, replaced 0, bad 0\n"
    assert (led_to("First"), led_to("Second")) == ({"0RQL0ZZ"}, {"0RQL4ZZ"})


def test_a_dry_run_tells_each_difference_and_hides_what_the_licence_withholds(tmp_path):
    def differences(system, *lines):
        path = tmp_path / "codes.csv"
        path.write_text("\n".join(["code,title", *lines]))
        err = io.StringIO()
        call_command("import_codes", system, str(path), release="2026", dry_run=True, stdout=io.StringIO(), stderr=err)
        return err.getvalue().splitlines()[1:]  # the first says how the file is read

    makers.load_codes("hcpcs", "2025", [CodeRow("A0001", "One"), CodeRow("A0002", "Two")])
    assert differences("hcpcs", "A0001,First", "A0003,Three") == [
        "added A0003 Three",
        "retired A0002 Two",
        "revised A0001 First (was: One)",
    ]
    makers.load_codes("cpt4", "2025", [CodeRow("99999", "Zyzzogenic")])
    assert differences("cpt4", "99998,Zyzzogenic too") == ["added 99998", "retired 99999"]
