"""Reads untrusted files (archives, workbooks, CSV, XML, JSON) safely. Imports neither Django nor any other room."""
