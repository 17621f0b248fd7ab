"""Imports of files: the entries in them become drafts."""
