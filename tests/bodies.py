"""What a person reads in an answer, whatever its format."""

from io import BytesIO

import pypdfium2
from python_calamine import CalamineWorkbook


def body_of(response) -> str:
    """What a person reads: the page, the data, the cells of a workbook."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if "spreadsheetml" in response.headers.get("Content-Type", ""):
        return str(CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python())
    if response.headers.get("Content-Type") == "application/pdf":
        with pypdfium2.PdfDocument(content) as document:
            return " ".join(page.get_textpage().get_text_range() for page in document)
    return content.decode(errors="replace")  # a picture has no text
