"""XML from strangers, read as a stream: nothing that it declares or refers to is ever expanded or fetched."""

from collections.abc import Callable, Iterator
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from workbooks.errors import UnreadableFile

_LONGEST_PIECE = 64 * 1024


def xml_events(file: BinaryIO) -> Iterator[tuple[int, str, Element]]:
    """Each (line number, "start" or "end", element); memory stays flat if the reader clears the elements it is done with.

    Raises UnreadableFile, with the line, for broken XML and for a document type definition: it may declare entities
    that expand without end, and no file that medref reads has one.
    """
    builder = _EventBuilder()
    parser = DefusedXMLParser(target=builder, forbid_dtd=True)
    expat = parser.parser  # the parser forgets it at its end
    builder.line = lambda: expat.CurrentLineNumber
    refusal, piece = None, b"\n"
    while piece and not refusal:
        # Line by line: the tree must not run ahead of the reader, who looks at elements and clears them.
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
        yield from builder.taken()
    if refusal:
        raise UnreadableFile(refusal, line=builder.line())


class _EventBuilder(TreeBuilder):
    """Builds the tree and notes what happens on which line. The XMLPullParser of the library knows no lines."""

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

    def taken(self) -> list[tuple[int, str, Element]]:
        """What has happened since this was last asked."""
        events, self.events = self.events, []
        return events
