"""The commands of the codes room, as a person calls them."""

import gzip
import io
import json
import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from codes.management.reporting import SHOWN_BAD_ROWS
from codes.models import Code, CodeMap, IndexTerm, Release

pytestmark = pytest.mark.django_db

SAMPLES = Path(__file__).parent / "samples"


def run(*arguments, **options):
    """What the command writes: stdout, stderr."""
    out, err = io.StringIO(), io.StringIO()
    call_command(*map(str, arguments), stdout=out, stderr=err, **options)
    return out.getvalue(), err.getvalue()


def import_codes(system, path, *more):
    return run("import_codes", system, path, "--release", "2026", *more)


def written(tmp_path, text, name="codes.csv"):
    path = tmp_path / name
    path.write_text(text)
    return path


def test_a_release_is_loaded_and_the_last_line_counts():
    out, err = import_codes("icd10pcs", SAMPLES / "icd10pcs_order.txt")
    assert err == ""
    assert out == "added 9, revised 0, retired 0, unchanged 0, bad 0\n"
    assert Code.objects.get(code="0016070").short_title.startswith("Bypass Cereb Vent")
    assert import_codes("ICD10PCS", SAMPLES / "icd10pcs_order.txt")[0] == (
        "added 0, revised 0, retired 0, unchanged 9, bad 0\n"
    )
    assert Release.objects.get().source_name == "icd10pcs_order.txt"


def test_json_prints_one_object_with_the_same_counts():
    out, _ = import_codes("icd10pcs", SAMPLES / "icd10pcs_order.txt", "--json")
    assert json.loads(out) == {"added": 9, "revised": 0, "retired": 0, "unchanged": 0, "bad": 0}


def test_a_dry_run_counts_and_changes_nothing():
    out, _ = import_codes("icd10pcs", SAMPLES / "icd10pcs_order.txt", "--dry-run")
    assert out.startswith("added 9")
    assert not Code.objects.exists()


def test_a_packed_file_is_read_too(tmp_path):
    path = tmp_path / ("name" * 61 + ".txt.gz")
    path.write_bytes(gzip.compress((SAMPLES / "icd10pcs_codes.txt").read_bytes()))
    import_codes("icd10pcs", path, "--format", "icd10-codes")
    assert Code.objects.filter(code="0HDQXZZ").exists()


def test_a_code_that_stands_twice_is_a_bad_line_and_the_rest_is_loaded(tmp_path):
    path = written(tmp_path, "code,title\nX1,One\nX2,Two\nX1,Another one\n")
    out, err = import_codes("house", path)
    assert out == "added 2, revised 0, retired 0, unchanged 0, bad 1\n"
    assert "line 4" in err
    assert "line 2" in err
    assert Code.objects.get(code="X1").title == "One"


def test_only_the_first_bad_lines_are_told_unless_all_are_asked_for(tmp_path):
    path = written(tmp_path, "code,title\nX1,One\n" + "X1,Again\n" * 25)
    out, err = import_codes("house", path)
    assert "bad 25" in out
    assert len(err.splitlines()) == 1 + SHOWN_BAD_ROWS + 1  # “house” is new
    assert err.endswith("… and 5 more lines, which --verbosity 2 prints as well\n")
    _, err = import_codes("house", path, "--verbosity", "2")
    assert err.count("line ") >= 25 and "more lines" not in err


@pytest.mark.parametrize(
    ("system", "sample", "reason"),
    [
        ("icd10cm", "icd10pcs_order.txt", "ICD-10-PCS"),
        ("icd10pcs", "gem_i9pcs.txt", "not codes"),
        ("icd10pcs", "addenda.txt", "load the full list"),
        ("icd10pcs", "no such file.txt", "cannot be opened"),
        ("no system!", "hcpcs.csv", "cannot be the slug of a code system"),
    ],
)
def test_a_file_that_does_not_fit_is_refused_with_the_reason_and_its_name(system, sample, reason):
    with pytest.raises(CommandError, match=reason) as refused:
        import_codes(system, SAMPLES / sample)
    assert str(refused.value).startswith(str(SAMPLES / sample))
    assert not Code.objects.exists()


def test_unreadable_empty_and_hopeless_files_are_refused(tmp_path):
    for text, reason in [
        ("", "empty"),
        ("%PDF-1.7", "PDF"),
        ("code,title\n", "no HOUSE code"),
        ("a b c", "unknown"),
    ]:
        with pytest.raises(CommandError, match=reason):
            import_codes("house", written(tmp_path, text))
    with pytest.raises(CommandError):
        import_codes("house", tmp_path)


def test_a_release_without_a_usable_name_is_refused():
    with pytest.raises(CommandError, match="Give the release a label of 1 to 60 characters"):
        run("import_codes", "icd10pcs", SAMPLES / "icd10pcs_order.txt", "--release", "x" * 61)
    with pytest.raises(CommandError, match="--release"):
        run("import_codes", "icd10pcs", SAMPLES / "icd10pcs_order.txt")


def test_terms_are_loaded():
    import_codes("icd10pcs", SAMPLES / "icd10pcs_codes.txt")
    out, err = run("import_terms", "ICD10PCS", SAMPLES / "icd10pcs_index.xml")
    assert "icd10pcs_index.xml is read as icd10pcs-index: it is XML with <ICD10PCS.index>." in err
    assert out == f"loaded {IndexTerm.objects.count()}, replaced 0, bad 0\n"
    assert IndexTerm.objects.filter(beginning="0HDQXZZ").exists()


def test_maps_are_loaded():
    out, err = run("import_maps", SAMPLES / "gem_i9pcs.txt", "--source", "icd9proc", "--target", "ICD10PCS")
    assert "gem_i9pcs.txt is read as gem: " in err
    assert out == f"loaded {CodeMap.objects.count()}, replaced 0, bad 0\n"
    assert CodeMap.objects.filter(source__code="0050", scenario=1).count() == 2


def test_a_map_file_may_have_a_long_name(tmp_path):
    path = written(tmp_path, "source,target,kind\n8184,0RQL0ZZ,inexact\n", "gem " * 50 + ".csv")
    run("import_maps", path, "--source", "icd9proc", "--target", "icd10pcs")
    assert CodeMap.objects.get().origin.startswith("gem gem")


def test_the_file_that_is_refused_is_named_once(tmp_path):
    good, bad = SAMPLES / "icd10pcs_index.xml", tmp_path / "none.txt"
    import_codes("icd10pcs", SAMPLES / "icd10pcs_codes.txt")
    with pytest.raises(CommandError) as refused:
        run("import_terms", "icd10pcs", good, bad)
    assert str(refused.value) == f"{bad}: the file cannot be opened: No such file or directory"
    assert not IndexTerm.objects.exists()
    with pytest.raises(CommandError, match=f"^{re.escape(str(good))}: neither the ICD-10-PCS tables"):
        run("import_axes", "icd10pcs", good)


def test_terms_and_maps_that_do_not_fit_are_refused(tmp_path):
    with pytest.raises(CommandError, match="no code system “nosuch”"):
        run("import_terms", "nosuch", SAMPLES / "icd10pcs_index.xml")
    with pytest.raises(CommandError, match="not terms"):
        run("import_terms", "icd10pcs", SAMPLES / "icd10pcs_codes.txt")
    with pytest.raises(CommandError, match="no code system “nosuch”"):
        run("import_maps", SAMPLES / "gem_i9pcs.txt", "--source", "icd9proc", "--target", "nosuch")
    with pytest.raises(CommandError, match="swap source and target"):
        run("import_maps", SAMPLES / "gem_i9pcs.txt", "--source", "icd10pcs", "--target", "icd9proc")
    with pytest.raises(CommandError, match="cannot be opened"):
        run("import_maps", tmp_path / "none.txt", "--source", "icd9proc", "--target", "icd10pcs")
