"""Entries as plain data, and every format in which they are read and written. Imports neither Django nor any other room."""
