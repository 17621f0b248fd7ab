"""Files of terms, maps and axes of which many lines are bad wait for their number, as releases do."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from codes.models import AxisValue, CodeMap, CodeUpload, IndexTerm
from tests import makers

from .code_files import look, send, step
from .test_axes import SAMPLES
from .test_commands import run, written

pytestmark = pytest.mark.django_db

ELBOW = "0RQL0ZZ"


@pytest.fixture(autouse=True)
def limit(settings):
    """Five in a hundred, as on a site that sets nothing."""
    settings.MEDREF_RELEASE_LIMIT = 5


@pytest.mark.parametrize(("good", "bad", "stops"), [(400, 20, False), (379, 20, True), (19, 19, False), (1, 2, True)])
def test_many_bad_lines_stop_terms_and_maps_too(tmp_path, good, bad, stops):
    makers.load_codes()
    rows = [f"{ELBOW},Invented term {number},synonym\n" for number in range(good)] + ["QQ,Lost,synonym\n"] * bad
    terms = ("icd10pcs", written(tmp_path, "code,term,kind\n" + "".join(rows)))
    rows = [f"{ELBOW},{number:04},inexact\n" for number in range(good)] + [f"{ELBOW},0001,same\n"] * bad
    maps = (
        written(tmp_path, "source,target,kind\n" + "".join(rows), "maps.csv"),
        "--source=icd10pcs",
        "--target=icd9proc",
    )
    for command, arguments, table in (("import_terms", terms, IndexTerm), ("import_maps", maps, CodeMap)):
        if stops:
            with pytest.raises(
                CommandError, match=rf"Of {good + bad} lines .*, {bad} could not.*--accept-bad {bad}$"
            ) as stopped:
                run(command, *arguments)
            assert stopped.value.returncode == 3 and not table.objects.exists()
        out, _ = run(command, *arguments, *([f"--accept-bad={bad}"] if stops else []))
        assert out == f"loaded {good}, replaced 0, bad {bad}\n"


@pytest.mark.parametrize(
    ("command", "table", "options"),
    [
        ("import_terms", f"code,term,kind\n{ELBOW},Joint,synonym\nQQ,Lost,synonym\nWW,Lost,synonym\n", {"system": "icd10pcs"}),
        ("import_maps", f"source,target,kind\n{ELBOW},0001,inexact\nQQ!,1,same\nWW,1,same\n",
         {"source": "icd10pcs", "target": "icd9proc"}),
        ("import_codes", f"code,title\n{ELBOW},Joint\nQQ,Lost\nWW,Lost\n", {"system": "icd10pcs", "release": "FY2026"}),
        ("import_groupings", f"code,group\n{ELBOW},A\nQQ,A\nWW,A\n", {"system": "icd10pcs"}),
    ],
)  # fmt: skip
def test_a_command_that_stops_names_the_bad_lines(tmp_path, command, table, options):
    makers.load_codes()
    path, err = written(tmp_path, table), StringIO()
    system = [options.pop("system")] if command in ("import_terms", "import_codes") else []
    paths = [*system, path]
    with pytest.raises(CommandError, match="repeat the number"):
        call_command(command, *map(str, paths), **options, stderr=err)
    assert [line[:7] for line in err.getvalue().splitlines() if line.startswith("line ")] == ["line 3:", "line 4:"]


@pytest.mark.parametrize(
    ("command", "heading"), [("import_terms", "code,term,kind"), ("import_maps", "source,target,kind")]
)
def test_a_file_without_a_term_or_map_replaces_nothing(tmp_path, command, heading):
    systems = ["--source=icd10pcs", "--target=icd9proc"] if command == "import_maps" else []
    path = written(tmp_path, f"{heading}\n{ELBOW},0001,what\n")
    with pytest.raises(CommandError, match=r"contains no (term|map); line 2: kind “what” is not one of"):
        run(command, *([] if systems else ["icd10pcs"]), path, *systems)


def test_the_desk_asks_for_the_number_of_bad_terms(client, cora):
    makers.load_codes()
    rows = [f"{ELBOW},Invented term {number},synonym\n" for number in range(20)] + ["QQ,Lost,synonym\n"] * 20
    send(client, ("code,term,kind\n" + "".join(rows)).encode(), holds="terms")
    upload = CodeUpload.objects.get()
    assert "type the number 20 to load it" in look(client, upload)
    assert "Nothing was changed" in step(client, upload, "load")
    step(client, upload, "load", accepted="20")
    assert IndexTerm.objects.count() == 20


def test_a_file_of_axes_with_many_bad_rows_waits_for_its_number_too(client, cora, tmp_path):
    makers.load_codes()
    table = (SAMPLES / "icd10pcs_tables.xml").read_text()
    start = table.index("<pcsRow")
    damaged = table[:start] + '<pcsRow codes="0"></pcsRow>' * 20 + table[start:]
    path = written(tmp_path, damaged, "tables.xml")
    with pytest.raises(CommandError, match=r"Of 24 lines .*, 20 could not.*--accept-bad 20$") as stopped:
        run("import_axes", "icd10pcs", path)
    assert stopped.value.returncode == 3 and not AxisValue.objects.exists()
    assert "--accept-bad 20" in run("import_axes", "icd10pcs", path, "--dry-run")[1]
    send(client, damaged.encode(), holds="axes")
    upload = CodeUpload.objects.get()
    assert "type the number 20 to load it" in look(client, upload)
    assert "Nothing was changed" in step(client, upload, "load")
    assert not AxisValue.objects.exists()
    step(client, upload, "load", accepted="20")
    assert AxisValue.objects.exists()
    out, _ = run("import_axes", "icd10pcs", path, "--accept-bad=20")
    assert out.startswith("added 0, revised 0, retired 0,") and out.endswith("bad 20\n")
