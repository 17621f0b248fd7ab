"""Tables of entries: rows of CSV and XLSX, read and written."""
