"""Tests of the documents room: every format is read and written."""
