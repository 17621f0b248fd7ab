"""Entries as JSON objects, read and written."""
