"""Tests of the documents room: every format read and written."""
