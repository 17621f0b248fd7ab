"""Tests of imports: files, previews, the desk and the commands."""
