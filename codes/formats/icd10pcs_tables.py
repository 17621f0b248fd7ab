"""Reads the ICD-10-PCS tables (XML): which values each character may take, row by row, with their labels.

    <ICD10PCS.tabular>
      <pcsTable>
        <axis pos="1" values="1"><title>Section</title><label code="0">Medical and Surgical</label></axis>
        <axis pos="2" values="1"><title>Body System</title><label code="R">Upper Joints</label></axis>
        <axis pos="3" values="1"><title>Operation</title><label code="Q">Repair</label>
          <definition>Mending what is broken</definition></axis>
        <pcsRow codes="2">
          <axis pos="4" values="1"><title>Body Part</title><label code="L">Elbow Joint, Right</label></axis>
          <axis pos="5" values="2"><title>Approach</title><label code="0">Open</label><label code="X">External</label></axis>
          <axis pos="6" values="1"><title>Device</title><label code="Z">No Device</label></axis>
          <axis pos="7" values="1"><title>Qualifier</title><label code="Z">No Qualifier</label></axis>
        </pcsRow>

Every value of a row goes with every other: the row above allows 0RQL0ZZ and 0RQLXZZ, the two that `codes` announces. A
row that does not make as many is refused. Source: CMS, ICD-10-PCS tables; element names as in its published XML.
"""

import math
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import BinaryIO

from codes.formats.rows import BadRow, one_line
from codes.systems.icd10pcs.tables import CHARACTER, LONGEST_AXIS, LONGEST_LABEL, TableEntry, Value
from workbooks.errors import UnreadableFile
from workbooks.xml_events import xml_events

ROOT = b"<ICD10PCS.tabular"

_CHARACTER = re.compile(CHARACTER)


def read(file: BinaryIO) -> Iterator[TableEntry | BadRow]:
    """One TableEntry per row of each table; raises UnreadableFile, with the line, for broken XML or other XML."""
    heads: list[Value] = []
    values: list[Value] | None = None
    root = ""
    for line, event, element in xml_events(file):
        root = root or element.tag
        if f"<{root}".encode() != ROOT:
            raise UnreadableFile(f"these are not ICD-10-PCS tables: the file begins with <{root}>", line=line)
        if event == "start":
            if element.tag == "pcsTable":
                heads = []
            elif element.tag == "pcsRow":
                values = []
        elif element.tag == "axis":
            (heads if values is None else values).extend(_values(element))
        elif element.tag == "pcsRow":
            yield _entry(line, heads, values, element.get("codes", ""))
            values = None
            element.clear()
        elif element.tag == "pcsTable":
            element.clear()


def _values(axis: ET.Element) -> Iterator[Value]:
    position = axis.get("pos", "")
    name, definition = one_line(axis.findtext("title", "")), one_line(axis.findtext("definition", ""))
    for label in axis.findall("label"):
        text = one_line(label.text or "")
        yield Value(int(position) if position in tuple("1234567") else 0, label.get("code", ""), text, name, definition)


def _entry(line: int, heads: list[Value], values: list[Value], announced: str) -> TableEntry | BadRow:
    """The row, or a BadRow if it does not have seven complete axes or does not give as many codes as it announces."""
    said = "".join(value.character for value in heads)[:9] + f", a row of {announced[:9]} codes"
    if [value.position for value in heads] != [1, 2, 3]:
        return BadRow(line, "a table does not begin with exactly one value each for characters 1, 2 and 3", said)
    if wrong := next((value for value in [*heads, *values] if not _is_whole(value)), None):
        reason = "a value needs an axis, a label of at most 250 characters, and one digit or letter other than I and O"
        return BadRow(line, reason, f"{said}: {wrong.character[:9]} {wrong.label[:50]}")
    counts = [len({v.character for v in values if v.position == position}) for position in range(4, 8)]
    if sum(counts) != len(values) or not all(counts):
        return BadRow(line, "a row needs values for characters 4, 5, 6 and 7, each value once", said)
    if announced != str(math.prod(counts)):
        return BadRow(
            line, f"the row announces {announced or 'no'} codes, but its values make {math.prod(counts)}", said
        )
    return TableEntry(tuple(heads), tuple(values), line)


def _is_whole(value: Value) -> bool:
    fits = 0 < len(value.label) <= LONGEST_LABEL and 0 < len(value.axis) <= LONGEST_AXIS
    return fits and bool(_CHARACTER.fullmatch(value.character))
