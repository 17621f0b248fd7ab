"""Tells which format a file has from its beginning: the table of formats, and why other files are refused."""

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from codes.formats import (
    claml,
    code_lists,
    conversions,
    cpt,
    delimited,
    fhir_codesystem,
    gem,
    hcpcs_sheets,
    hcpcs_text,
    icd10_order,
    icd10cm_index,
    icd10cm_tabular,
    icd10gm_metadata,
    icd10pcs_definitions,
    icd10pcs_index,
    icd10pcs_tables,
    loinc_csv,
    nucc_csv,
    own_export,
    rf2,
)
from codes.formats.athena import CONCEPT_COLUMNS, OTHER_CONCEPTS
from codes.formats.columns import NAME_COLUMNS, UnknownHeadings, account, without
from codes.formats.index_text import HCPCS_INDEX, ICD9_INDEX
from codes.formats.other_lists import refuse_changed_rows, refuse_changes, refuse_headings
from codes.formats.source import HEAD_SIZE, Member
from codes.systems import SYSTEMS, SystemRules
from codes.systems.cpt4 import CPT4
from codes.systems.hcpcs import HCPCS
from codes.systems.icd9cm import ICD9CM
from codes.systems.icd9proc import ICD9PROC
from codes.systems.icd10cm import ICD10CM
from codes.systems.icd10gm import ICD10GM
from codes.systems.icd10pcs import ICD10PCS
from codes.systems.loinc import LOINC
from codes.systems.nucc import NUCC
from codes.systems.snomed import SNOMED
from workbooks.archives import GZIP_START, ZIP_START
from workbooks.decoding import text_of
from workbooks.errors import UnreadableFile


class Format(NamedTuple):
    """How a format is read: `read(file)` yields rows, `layout` matches its lines, `systems` are those whose codes it may contain.

    `read` is None for a format of several files (Athena, RF2); no `systems` means any; `instead` says what to load where the
    format does not give what is wanted. FORMATS begins with the richest format: if
    a zip contains the same codes in two formats, the first is read.
    """

    read: Callable | None
    gives: tuple[str, ...]
    systems: tuple[SystemRules, ...] = ()
    layout: re.Pattern | None = None
    instead: str = ""


FORMATS = {
    "athena": Format(None, ("codes", "terms", "maps")),
    "rf2": Format(None, ("codes", "terms"), (SNOMED,)),
    "rf2-descriptions": Format(
        rf2.read_descriptions, ("terms",), (SNOMED,), instead=f"it does not say which concepts are valid; {rf2.WHOLE}"
    ),
    "fhir-codesystem": Format(fhir_codesystem.read, ("codes", "terms")),
    "claml": Format(claml.read, ("codes", "terms")),
    "icd10cm-tabular": Format(icd10cm_tabular.read, ("codes", "terms"), (ICD10CM,)),
    "icd10-order": Format(icd10_order.read, ("codes",), (ICD10PCS, ICD10CM), icd10_order.LAYOUT),
    "hcpcs-text": Format(hcpcs_text.read, ("codes",), (HCPCS,), hcpcs_text.LAYOUT),
    "icd10gm-metadata": Format(icd10gm_metadata.read, ("codes",), (ICD10GM,), icd10gm_metadata.LAYOUT),
    "loinc-csv": Format(loinc_csv.read, ("codes", "terms"), (LOINC,)),
    "nucc-csv": Format(nucc_csv.read, ("codes", "terms"), (NUCC,)),
    "loinc-workbook": Format(loinc_csv.read_workbook, ("codes", "terms"), (LOINC,)),
    "nucc-workbook": Format(nucc_csv.read_workbook, ("codes", "terms"), (NUCC,)),
    "cpt-consolidated": Format(cpt.read_consolidated, ("codes", "terms"), (CPT4,)),
    "cpt-modifiers": Format(cpt.read_modifiers, ("codes",), (CPT4,)),
    "cpt-descriptors": Format(cpt.read_descriptors, ("terms", "codes"), (CPT4,)),
    "gem": Format(gem.read, ("maps",), (), gem.LAYOUT),
    "icd10-codes": Format(code_lists.read_icd10, ("codes",), (ICD10PCS, ICD10CM), code_lists.ICD10_LAYOUT),
    "icd9-procedures": Format(
        code_lists.read_icd9_procedures, ("codes",), (ICD9PROC,), code_lists.ICD9_PROCEDURES_LAYOUT
    ),
    "icd9-diagnoses": Format(code_lists.read_icd9_diagnoses, ("codes",), (ICD9CM,), code_lists.ICD9_DIAGNOSES_LAYOUT),
    "cpt-text": Format(cpt.read_text, ("codes",), (CPT4,), cpt.LAYOUT),
    "icd10cm-index": Format(icd10cm_index.read, ("terms",), (ICD10CM,)),
    "icd10pcs-index": Format(icd10pcs_index.read, ("terms",), (ICD10PCS,)),
    "hcpcs-index": Format(HCPCS_INDEX.read, ("terms",), (HCPCS,), HCPCS_INDEX.layout),
    "icd9-index": Format(ICD9_INDEX.read, ("terms",), (ICD9PROC, ICD9CM), ICD9_INDEX.layout),
    "export-csv": Format(delimited.read_export, ("codes",)),
    "export-ndjson": Format(own_export.read_ndjson, ("codes",)),
    "csv-maps": Format(delimited.read_maps, ("maps",)),
    "csv-terms": Format(delimited.read_terms, ("terms",)),
    "csv": Format(delimited.read_codes, ("codes",)),
    "conversion-table": Format(conversions.read, ("maps",), instead=conversions.INSTEAD),
    "conversion-workbook": Format(conversions.read_workbook, ("maps",), instead=conversions.INSTEAD),
    "icd-conversion": Format(conversions.read_icd, ("maps",), instead=conversions.INSTEAD),
    "workbook": Format(hcpcs_sheets.read, ("codes",)),
    "workbook-terms": Format(hcpcs_sheets.read_terms, ("terms",)),
    "workbook-maps": Format(hcpcs_sheets.read_maps, ("maps",)),
}

_XML_ROOTS = {
    icd10cm_tabular.ROOT: "icd10cm-tabular",
    icd10cm_index.ROOT: "icd10cm-index",
    icd10pcs_index.ROOT: "icd10pcs-index",
}
# Files that say how codes are built, not which there are: for import_axes (codes.formats.axes), refused elsewhere.
_AXIS_ROOTS = {icd10pcs_tables.ROOT: "icd10pcs-tables", icd10pcs_definitions.ROOT: "icd10pcs-definitions"}
_AXES_ELSEWHERE = {
    "icd10pcs-tables": "the ICD-10-PCS tables say which codes can be built but give no titles; load the order file "
    "(icd10pcs_order_YYYY.txt), and load this file as axes: at the desk, or with “bin/manage import_axes icd10pcs FILE”",
    "icd10pcs-definitions": "the ICD-10-PCS definitions contain no codes; load the order file (icd10pcs_order_YYYY.txt), "
    "and load this file as axes: at the desk, or with “bin/manage import_axes icd10pcs FILE”",
}
_HEADERS = {
    "export-csv": set(own_export.HEADINGS),
    "csv-maps": {"source", "target"},
    "csv-terms": {"code", "term"},
}
# Tables of one publisher, with the functions that know their headers.
_TABLES = {
    "loinc-csv": loinc_csv.header_of,
    "nucc-csv": nucc_csv.header_of,
    "conversion-table": conversions.header_of,
    "icd-conversion": conversions.icd_header_of,
}
# The same as workbooks, by their system: to look for their headers in each workbook would take long.
_WORKBOOKS = {LOINC: ("loinc-workbook", loinc_csv), NUCC: ("nucc-workbook", nucc_csv)}
# Lists of codes of five or seven digits may be of several formats; one with other codes, too, has more lines of one of them.
_ALIKE = ("icd10-codes", "icd9-diagnoses", "cpt-text")
_JSON = re.compile(rb'(\xef\xbb\xbf)?\s*(\{\s*"|\[\s*\{)')
_MAGIC = {
    b"%PDF": "a PDF; load the text or CSV file published beside it",
    ZIP_START: "an archive inside an archive; unpack it first",
    GZIP_START: "an archive inside an archive; unpack it first",
}


class Recognised(NamedTuple):
    """The name in FORMATS of the format of a file, and why the file is taken for one of that format."""

    name: str
    why: str


def recognise(member: Member, system: SystemRules | None = None) -> Recognised:
    """The format of a file, by what most of its beginning (64 kB) is; `system` is the one whose codes are wanted, if known.

    Raises UnreadableFile, which says what the file is: empty, a PDF, binary, a list of changes, or of unknown content.
    """
    head = member.head()
    if member.is_workbook():
        return _recognise_workbook(member, system)
    for magic, what in _MAGIC.items():
        if head.startswith(magic):
            raise UnreadableFile(f"this is {what}")
    if b"\0" in head:
        raise UnreadableFile("this is not a text file (binary, or XML in UTF-16: save it as UTF-8)")
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        return _recognise_xml(head, system)
    if own_export.FIRST_LINE.match(head):
        return Recognised("export-ndjson", "its first line is an object as export_codes writes it")
    if resource := fhir_codesystem.BEGINNING.match(text_of(head)):
        fhir_codesystem.refuse_resource(resource[1])
        _refuse_other(system, fhir_codesystem.identity(text_of(head)).get("url", ""))
        return Recognised(
            "fhir-codesystem", f"it is a FHIR {resource[1]}{_in_brackets(fhir_codesystem.identity(text_of(head)))}"
        )
    if _JSON.match(head):
        raise UnreadableFile("this JSON is neither a FHIR CodeSystem nor an NDJSON file that export_codes wrote")
    lines = [line.rstrip("\r") for line in _text_of_beginning(head).split("\n")]
    if not any(line.strip() for line in lines):
        raise UnreadableFile("the file is empty")
    return _recognise_rf2(lines[0], member.name) or _recognise_layout(lines, system) or _recognise_header(lines)


def _recognise_workbook(member: Member, system: SystemRules | None) -> Recognised:
    if system in _WORKBOOKS:
        name, table = _WORKBOOKS[system]
        with member.open() as file:
            if hcpcs_sheets.has_table(file, table.WORDS, table.NEEDED):
                return Recognised(name, "it is an Excel workbook, and a sheet has the headings of this format")
    return Recognised("workbook", "it is an Excel workbook")


def recognise_axes(head: bytes) -> str:
    """ "icd10pcs-tables" or "icd10pcs-definitions" for a file that begins with `head`; raises UnreadableFile for others."""
    for root, name in _AXIS_ROOTS.items():
        if root in head:
            return name
    raise UnreadableFile(
        "neither the ICD-10-PCS tables (icd10pcs_tables_YYYY.xml) nor the definitions (icd10pcs_definitions_YYYY.xml)"
    )


def _text_of_beginning(head: bytes) -> str:
    """The text of a file's beginning, without a byte order mark and without a last line that is not complete."""
    is_cut = len(head) == HEAD_SIZE
    return text_of((head[: head.rfind(b"\n") + 1] if is_cut else head) or head)


def _refuse_other(system: SystemRules | None, stated: str) -> None:
    """Raises UnreadableFile if the name or FHIR URL that a file states is that of another described system."""
    spelled = "".join(re.findall("[a-z0-9]", stated.lower()))
    meant = [rules for rules in SYSTEMS.values() if stated and (rules.fhir_url == stated or rules.slug == spelled)]
    if system and system.slug in SYSTEMS and meant and system not in meant:
        raise UnreadableFile(f"this file says that it is {stated} ({meant[0].name}), not {system.name}")


def _in_brackets(identity: Mapping[str, str]) -> str:
    return f" ({', '.join(identity.values())})" if identity else ""


def _recognise_xml(head: bytes, system: SystemRules | None) -> Recognised:
    if claml.ROOT in head:
        identity = claml.identity(text_of(head))
        _refuse_other(system, identity.get("name", ""))
        return Recognised("claml", f"it is ClaML{_in_brackets(identity)}")
    if re.search(rb"<(html|table)\b", head, re.IGNORECASE):
        raise UnreadableFile(
            "this is a web page (HTML), which some programs name .xls; open it and save it as .xlsx or CSV"
        )
    if fhir_codesystem.NAMESPACE in head:
        raise UnreadableFile("this is FHIR as XML; load the same resource as JSON")
    for root, name in _XML_ROOTS.items():
        if root in head:
            return Recognised(name, f"it is XML with {root.decode()}>")
    for root, name in _AXIS_ROOTS.items():
        if root in head:
            raise UnreadableFile(_AXES_ELSEWHERE[name])
    raise UnreadableFile(
        "unknown XML; only ClaML, the ICD-10-CM tabular list and the indexes of ICD-10-CM and ICD-10-PCS can be read as XML"
    )


def _recognise_rf2(header: str, name: str) -> Recognised | None:
    """The format of a file of SNOMED CT that can be read by itself or that others belong to; None for other files."""
    for format, columns in (("rf2", rf2.CONCEPTS), ("rf2-descriptions", rf2.DESCRIPTIONS)):
        if header.split("\t") == columns:
            rf2.refuse_type(name)
            return Recognised(format, "its header is that of SNOMED CT’s Release Format 2")
    if header.split("\t") in (rf2.RELATIONSHIPS, rf2.LANGUAGES):
        raise UnreadableFile(f"this is one of the files of SNOMED CT, without its concepts; {rf2.WHOLE}")
    return None


def _recognise_layout(lines: list[str], system: SystemRules | None) -> Recognised | None:
    """The first format whose columns more than half of the lines have; None if there is none."""
    lines = [line for line in lines if line.strip()]
    refuse_changes(lines)
    counts = {name: sum(map(bool, map(form.layout.match, lines))) for name, form in FORMATS.items() if form.layout}
    fitting = [name for name, count in counts.items() if count * 2 > len(lines)]
    if not fitting:
        return None
    name = fitting[0]
    if name in _ALIKE:
        alike = [name for name in fitting if name in _ALIKE]
        name = max(alike, key=lambda name: (counts[name], system in FORMATS[name].systems))
    return Recognised(name, f"{counts[name]:,} of its first {len(lines):,} lines have the columns of this format")


def _recognise_header(lines: list[str]) -> Recognised:
    if table := cpt.table_of(lines):
        name, number = table
        return Recognised(name, f"line {number} is the header of a CPT file of the AMA")
    for name, header_of in _TABLES.items():
        if header := header_of(lines):
            return Recognised(name, f"line {header.number} has the headings of this format")
    header = delimited.header_of(lines)
    if header:
        why = account(f"line {header.number}", header.columns)
        cells = [cell.strip().lower() for cell in header.cells]
        if cells == CONCEPT_COLUMNS:
            return Recognised("athena", why)
        if {"concept_code", "vocabulary_id"} <= set(cells):
            raise UnreadableFile(f"this is {OTHER_CONCEPTS}")
        for name, needed in _HEADERS.items():
            if needed <= header.columns.keys():
                return Recognised(name, why)
        refuse_headings(header.cells, titles=lines[: header.number - 1])
        below = [delimited.cells_of(line, header.delimiter) for line in lines[header.number :] if line.strip()]
        refuse_changed_rows(below, header.columns.get("status"))
        if "code" in header.columns and (len(header.cells) == 1 or len(header.columns) > 1):
            return Recognised("csv", why + without(header.cells, header.columns))
    for line in lines[: delimited.HEADER_WITHIN]:
        refuse_headings(delimited.cells_of(line))
    _, rows = delimited.beginning_of(lines[: delimited.HEADER_WITHIN])
    refuse_changed_rows([row for row in rows if any(row)])
    is_table = sum(len(row) > 1 for row in rows) * 2 > len(lines[: delimited.HEADER_WITHIN])
    refusal = UnknownHeadings if is_table else UnreadableFile
    raise refusal(
        "unknown content: neither a known CMS, NCHS or OHDSI file nor a CSV file with a header line such as "
        "“code,title”, “code,term,kind” or “source,target,kind”" + (NAME_COLUMNS if is_table else "")
    )
