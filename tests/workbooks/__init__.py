"""Tests of reading untrusted files: archives, workbooks and XML."""
