"""Entries as plain data, and every format that they are read from and written in."""
