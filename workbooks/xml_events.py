"""Reads untrusted XML as a stream, without expanding or fetching anything that it declares or refers to."""

from collections.abc import Callable, Iterator
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml import DefusedXmlException, DTDForbidden
from defusedxml.ElementTree import DefusedXMLParser

from workbooks.errors import UnreadableFile

_LONGEST_PIECE = 64 * 1024


def xml_events(file: BinaryIO, *, allows_doctype: bool = False) -> Iterator[tuple[int, str, Element]]:
    """(line number, "start" or "end", element) of each element. Memory use is constant if the caller clears elements.

    Raises UnreadableFile, with the line, for broken XML and for a document type definition, which could declare entities
    that expand endlessly. If the caller `allows_doctype`, the file may name a definition, which is not fetched, but not
    contain one.
    """
    builder = _EventBuilder()
    parser = DefusedXMLParser(target=builder, forbid_dtd=not allows_doctype)
    expat = parser.parser  # the parser drops this reference when it is closed
    if allows_doctype:
        expat.StartDoctypeDeclHandler = _refuse_definition
    builder.line = lambda: expat.CurrentLineNumber
    refusal, piece = None, b"\n"
    while piece and not refusal:
        # Feed it line by line: the tree must not get far ahead of the caller, who clears the elements.
        piece = file.readline(_LONGEST_PIECE)
        try:
            if piece:
                parser.feed(piece)
            else:
                parser.close()
        except DefusedXmlException:
            refusal = "the XML declares entities or a document type; the official file does not"
        except (ParseError, ValueError, LookupError) as error:
            refusal = f"the XML is broken ({error}); download the file again"
        yield from builder.new_events()
    if refusal:
        raise UnreadableFile(refusal, line=builder.line())


def _refuse_definition(name: str, system: str | None, public: str | None, has_definition: bool) -> None:
    if has_definition:
        raise DTDForbidden(name, system, public)


class _EventBuilder(TreeBuilder):
    """Builds the tree and records the line of each event, which the standard XMLPullParser does not."""

    line: Callable[[], int]

    def __init__(self):
        super().__init__()
        self.events: list[tuple[int, str, Element]] = []

    def start(self, tag: str, attributes: dict[str, str]) -> Element:
        element = super().start(tag, attributes)
        self.events.append((self.line(), "start", element))
        return element

    def end(self, tag: str) -> Element:
        element = super().end(tag)
        self.events.append((self.line(), "end", element))
        return element

    def new_events(self) -> list[tuple[int, str, Element]]:
        """The events since the last call."""
        events, self.events = self.events, []
        return events
