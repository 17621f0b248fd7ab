"""Groupings of codes: read as AHRQ publishes them, replaced by newer editions, shown with codes."""

import gzip
import zipfile
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command

from codes.actions import load_groupings
from codes.formats.groupings import GroupRow
from codes.formats.rows import CodeRow
from codes.models import CodeGroup, Grouping
from tests import makers

pytestmark = pytest.mark.django_db

PRCCSR = """\ufeffAn invented edition, v2099.1,,,,
'ICD-10-PCS CODE','ICD-10-PCS CODE DESCRIPTION','PRCCSR','PRCCSR DESCRIPTION','CLINICAL DOMAIN'
'0RQL0ZZ',"Repair of elbow, open",'ABC001','Mending of joints','Joints'
'0RQL3ZZ',"Repair of elbow, through the skin",'ABC001','Mending of joints','Joints'
'0XX9999',"A code of tomorrow",'ABC002','Other mending','Joints'
'0RQL4ZZ'
"""
NEWER = """'ICD-10-PCS CODE','ICD-10-PCS CODE DESCRIPTION','PRCCSR','PRCCSR DESCRIPTION','CLINICAL DOMAIN'
'0RQL0ZZ','Repair','ABC001','Mending of joints','Joints'
'0RQL3ZZ','Repair','ABC003','Small mending','Joints'
'0RQL4ZZ','Repair','ABC003','Small mending','Joints'
"""
CODES = [CodeRow(f"0RQL{approach}ZZ", f"Repair of elbow by {approach}") for approach in "034"]
CCSR = """'ICD-10-CM CODE','ICD-10-CM CODE DESCRIPTION','Default CCSR CATEGORY IP','Default CCSR CATEGORY DESCRIPTION IP',\
'Default CCSR CATEGORY OP','Default CCSR CATEGORY DESCRIPTION OP','CCSR CATEGORY 1','CCSR CATEGORY 1 DESCRIPTION',\
'CCSR CATEGORY 2','CCSR CATEGORY 2 DESCRIPTION'
'S7010XA','Bruise','INJ1','Injury in hospital','INJ2','Injury at home','INJ1','Injury in hospital','INJ2','Injury at home'
'S7011XA','Bruise','INJ1','Injury in hospital','INJ1','Injury in hospital','INJ1','Injury in hospital',' ',' '
"""


def load(path, text, system="icd10pcs", **options):
    """The last line of the command, and what it says of bad lines."""
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())
    out, err = StringIO(), StringIO()
    call_command("import_groupings", str(path), system=system, stdout=out, stderr=err, **options)
    return out.getvalue().strip(), err.getvalue()


def groups(slug):
    found = CodeGroup.objects.filter(grouping__slug=slug)
    return {group.key: sorted(group.codes.values_list("code", flat=True)) for group in found}


def test_a_newer_edition_takes_the_place_of_the_older_one(client, tmp_path):
    makers.load_codes(rows=CODES)
    assert load(tmp_path / "PRCCSR_v2099-1.csv", PRCCSR, dry_run=True)[0].startswith("added 2")
    assert not Grouping.objects.exists()
    last, bad = load(tmp_path / "PRCCSR_v2099-1.csv.gz", PRCCSR)
    assert last == "added 2, revised 0, removed 0, unchanged 0, bad 2"
    assert "line 5: ICD-10-PCS has no such code here: 0XX9999" in bad and "line 6: 1 cells, but the header has 5" in bad
    assert load(tmp_path / "again.csv", PRCCSR)[0] == "added 0, revised 0, removed 0, unchanged 2, bad 2"
    assert load(tmp_path / "newer.csv", NEWER)[0] == "added 1, revised 1, removed 0, unchanged 1, bad 0"
    assert groups("prccsr") == {"ABC001": ["0RQL0ZZ"], "ABC003": ["0RQL3ZZ", "0RQL4ZZ"]}
    assert load(tmp_path / "old.csv", PRCCSR)[0] == "added 0, revised 1, removed 1, unchanged 1, bad 2"
    page = client.get("/codes/icd10pcs/0RQL3ZZ/").content.decode()
    assert "AHRQ PRCCSR" in page and "/codes/icd10pcs/groups/prccsr/ABC001/" in page and "Mending of joints" in page
    group = client.get("/codes/icd10pcs/groups/prccsr/ABC001/").content.decode()
    assert "2 codes of ICD-10-PCS" in group and "Repair of elbow by 3" in group
    assert client.get("/codes/icd10pcs/groups/prccsr/ABC003/").status_code == 404
    (row,) = client.get("/api/v1/codes/icd10pcs/0RQL3ZZ").json()["groupings"]
    assert (row["grouping"], row["group"], row["title"]) == ("AHRQ PRCCSR", "ABC001", "Mending of joints")


def test_other_layouts(tmp_path):
    makers.load_codes("icd10cm", rows=[CodeRow("S7010XA", "Bruise"), CodeRow("S7011XA", "Bruise")])
    assert load(tmp_path / "ccsr.csv", CCSR, "icd10cm")[0] == "added 6, revised 0, removed 0, unchanged 0, bad 0"
    assert groups("ccsr") == {"INJ1": ["S7010XA", "S7011XA"], "INJ2": ["S7010XA"]}
    assert groups("ccsr-outpatient") == {"INJ1": ["S7011XA"], "INJ2": ["S7010XA"]}
    assert load(tmp_path / "Code edits 2026.csv", "Code,Edit\ns70.10xa,Sex\nnonsense,Age\n", "icd10cm") == (
        "added 1, revised 0, removed 0, unchanged 0, bad 1",
        "line 3: not a code of ICD-10-CM: nonsense,Age\n",
    )
    load(tmp_path / "our-wards_v2.csv", "code,group,title\nS7011XA,W1,Ward one\n", "icd10cm")
    assert groups("code-edits") == {"Sex": ["S7010XA"]} and groups("our-wards") == {"W1": ["S7011XA"]}
    with pytest.raises(CommandError, match="no file with a known header"):
        load(tmp_path / "other.csv", "a,b\n1,2\n", "icd10cm")


def test_only_those_who_load_releases_load_groupings():
    makers.load_codes(rows=CODES)
    row = GroupRow("0RQL0ZZ", "ours", "Ours", "A", "")
    with pytest.raises(PermissionDenied):
        load_groupings(system="icd10pcs", rows=[row], origin="x", actor=makers.writer())
    assert not CodeGroup.objects.exists()


def test_groups_have_pages_whatever_their_file_and_keys_are_called(client, tmp_path):
    makers.load_codes(rows=CODES)
    text = "code,group,title\n0RQL0ZZ,Sex: M/F,Either\n0RQL3ZZ,a/,Odd\n0RQL4ZZ,a\0b,Broken\n"
    last, bad = load(tmp_path / "Größen Übung.csv", text)
    assert last == "added 2, revised 0, removed 0, unchanged 0, bad 1" and "line 4: the text contains control" in bad
    for code in ("0RQL0ZZ", "0RQL3ZZ"):
        group = CodeGroup.objects.get(codes__code=code)
        page = client.get(f"/codes/icd10pcs/{code}/").content.decode()
        assert group.get_absolute_url().startswith("/codes/icd10pcs/groups/grossen-ubung/")
        assert f'href="{group.get_absolute_url()}"' in page
        assert code in client.get(group.get_absolute_url()).content.decode()


def test_names_that_differ_in_letters_that_addresses_lack_are_different_groupings(tmp_path):
    makers.load_codes(rows=CODES)
    names = ["手术", "病", "病 a", "Łódź a", "a", f"{'long ' * 10}wards", f"{'long ' * 10}rooms"]
    for name in names:
        text = "code,group,title\n0RQL0ZZ,W1,Ward\n"
        assert load(tmp_path / f"{name}.csv", text)[0] == "added 1, revised 0, removed 0, unchanged 0, bad 0"
    assert load(tmp_path / "病_2031.csv", text)[0] == "added 0, revised 0, removed 0, unchanged 1, bad 0"
    assert sorted(Grouping.objects.values_list("title", flat=True)) == sorted(names)


def test_a_table_of_headings_alone_takes_no_other_ones_place(tmp_path):
    makers.load_codes(rows=CODES)
    with zipfile.ZipFile(tmp_path / "pack.zip", "w") as pack:
        pack.writestr("older/wards.csv", "code,group,title\n")
        pack.writestr("wards.csv", "code,group,title\n0RQL0ZZ,W1,Ward one\n")
    with zipfile.ZipFile(tmp_path / "empty.zip", "w") as pack:
        pack.writestr("wards.csv", "code,group,title\n")
    out = StringIO()
    call_command("import_groupings", str(tmp_path / "pack.zip"), system="icd10pcs", stdout=out)
    assert "added 1, revised 0, removed 0, unchanged 0, bad 0" in out.getvalue()
    with pytest.raises(CommandError, match="wards.csv: there is no code in a group below the headings"):
        call_command("import_groupings", str(tmp_path / "empty.zip"), system="icd10pcs")


@pytest.mark.parametrize("sign", [";", "\t", "|"])
def test_tables_of_other_delimiters_are_read(sign, tmp_path):
    makers.load_codes(rows=CODES)
    text = "our wards, 2099\ncode,group,title\n0RQL0ZZ,W1,Ward one\n0RQL3ZZ,W2,Ward two\n".replace(",", sign)
    assert load(tmp_path / "wards.csv", text)[0] == "added 2, revised 0, removed 0, unchanged 0, bad 0"
    assert groups("wards") == {"W1": ["0RQL0ZZ"], "W2": ["0RQL3ZZ"]}


def test_names_that_would_be_cut_short_or_have_no_address_are_bad_lines(tmp_path):
    makers.load_codes(rows=CODES)
    keys = [f"{'m' * 60}1", "..", "a/./b", "a" * 260_000]
    lines = [*(f"0RQL0ZZ,{key},Odd" for key in keys), f"0RQL3ZZ,{'m' * 60},Fits", f"0RQL4ZZ,W,{'t' * 251}"]
    last, bad = load(tmp_path / "odd.csv", "\n".join(["code,group,title", *lines]), accept_bad=5)
    assert last == "added 1, revised 0, removed 0, unchanged 0, bad 5" and groups("odd") == {"m" * 60: ["0RQL3ZZ"]}
    reasons = (
        "the name of the group has 61 characters; the limit is 60",
        "no group can be called “..”",
        "no group can be called “a/./b”",
        "line 5: this is no line of CSV",
        "the title of the group has 251 characters; the limit is 250",
    )
    assert all(reason in bad for reason in reasons)
