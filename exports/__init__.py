"""Exports of published entries and of codes to files."""
