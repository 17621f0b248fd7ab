"""The published files: counts and headings; skipped if the files are not available."""

from collections import Counter

import pytest

from codes.formats import (
    BadRow,
    CodeRow,
    TermRow,
    UnreadableFile,
    read_codes,
    read_maps,
    read_terms,
)
from codes.systems.icd10pcs import ICD10PCS
from codes.systems.icd10pcs.headings import heading_title
from tests.published import DATA, needs_data

pytestmark = needs_data


@pytest.mark.parametrize(
    ("file", "system", "codes", "headings"),
    [
        ("icd10pcs/icd10pcs_order_2025.zip", "icd10pcs", 78_948, 908),
        ("icd10pcs/icd10pcs_order_2024_april.zip", "icd10pcs", 78_638, 905),
        ("icd10cm/icd10cm_code_descriptions_2026.zip", "icd10cm", 74_719, 23_467),
        ("icd9/icd9cm_v32_master_descriptions.zip", "icd9proc", 3_882, 0),
        ("icd9/icd9cm_v32_master_descriptions.zip", "icd9cm", 14_567, 0),
        ("hcpcs/2019-Alpha-Numeric-HCPCS-File.zip", "hcpcs", 6_800, 0),
        ("hcpcs/2020-Alpha-Numeric-HCPCS-File.zip", "hcpcs", 7_079, 0),
        ("hcpcs/hcpcs_level2_2025_october.csv.gz", "hcpcs", 8_846, 0),
        ("omop/athena_format_sample.zip", "icd10pcs", 15_151, 163),
        ("omop/athena_format_sample.zip", "hcpcs", 8_846, 0),
        ("omop/athena_format_sample.zip", "icd9proc", 3_882, 0),
        ("omop/athena_format_sample.zip", "icd10cm", 4_371, 1_342),
    ],
)
def test_every_published_file_is_read_whole(file, system, codes, headings):
    rows = [row for row in read_codes(DATA / file, system=system) if not isinstance(row, TermRow)]
    assert [row for row in rows if isinstance(row, BadRow)] == []
    assert Counter(row.is_header for row in rows) == Counter({False: codes, True: headings})


def test_the_made_pcs_headings_are_worded_as_the_published_ones():
    rows = list(read_codes(DATA / "icd10pcs/icd10pcs_order_2025.zip", system="icd10pcs"))
    headings = {row.code: row.title for row in rows if row.is_header}
    assert {code: heading_title(code) for code in headings} == headings
    assert len(list(ICD10PCS.missing_headings({row.code for row in rows}))) == 17 + 114
    bare = {row.code for row in ICD10PCS.missing_headings({row.code for row in rows if not row.is_header})}
    assert bare >= headings.keys()


def test_the_october_hcpcs_file_tells_terminated_codes():
    rows = list(read_codes(DATA / "hcpcs/hcpcs_level2_2025_october.csv.gz", system="hcpcs"))
    assert sum(row.terminated is not None for row in rows) == 1_074
    assert max(len(row.title) for row in rows) == 4_492


def test_hcpcs_descriptions_are_the_same_out_of_csv_and_athena():
    def titles(file):
        rows = read_codes(DATA / file, system="hcpcs")
        return {row.code: row.title for row in rows if isinstance(row, CodeRow)}

    published, athena = titles("hcpcs/hcpcs_level2_2025_october.csv.gz"), titles("omop/athena_format_sample.zip")
    assert all(published[code].startswith(title) for code, title in athena.items())
    # A synonym holds at most 1,000 characters, so that 11 descriptions stay cut in the bundle itself.
    assert sum(published[code] == title for code, title in athena.items()) == len(athena) - 11


def test_the_gem_files_are_read_whole():
    there = list(read_maps(DATA / "gem/gem_i9pcs_2018.txt.gz", source="icd9proc", target="icd10pcs"))
    assert len(there) == 73_593
    assert Counter(row.kind for row in there) | Counter(none=210, related=3_392, equivalent=47) == Counter(
        none=210, related=3_392, equivalent=47, inexact=73_593 - 210 - 3_392 - 47
    )
    back = list(read_maps(DATA / "gem/gem_pcsi9_2018.txt.gz", source="icd10pcs", target="icd9proc"))
    assert len(back) == 101_025 and not any(isinstance(row, BadRow) for row in back)


def test_synonyms_of_a_bundle_are_terms():
    terms = list(read_terms(DATA / "omop/athena_format_sample.zip", system="icd9proc"))
    assert len(terms) == 3_378 and {row.kind for row in terms} == {"synonym"}


@pytest.mark.parametrize(
    ("file", "system", "reason"),
    [
        ("hcpcs/hcpcs_level2_2025_october.csv.gz", "icd10pcs", "looks like HCPCS"),
        ("hcpcs/hcpcs_level2_2025_october.csv.gz", "icd10cm", "looks like HCPCS"),
        ("icd10pcs/icd10pcs_order_2025.zip", "icd10cm", "looks like ICD-10-PCS"),
        ("icd10cm/icd10cm_code_descriptions_2026.zip", "icd10pcs", "looks like ICD-10-CM"),
        ("icd10pcs/icd10pcs_tables_2025.xml.gz", "icd10pcs", "load the order file"),
        ("hcpcs/2019-HCPCS-Record-Layout.zip", "hcpcs", "unknown content"),
        ("gem/gem_i9pcs_2018.txt.gz", "icd9proc", "file contains maps"),
    ],
)
def test_a_published_file_in_the_wrong_place_is_refused(file, system, reason):
    with pytest.raises(UnreadableFile, match=reason):
        list(read_codes(DATA / file, system=system))
