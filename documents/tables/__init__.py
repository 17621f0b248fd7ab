"""Reads and writes tables of entries: the rows of CSV and XLSX files."""
