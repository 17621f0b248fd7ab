"""Reads and writes entry documents, which are plain text."""
