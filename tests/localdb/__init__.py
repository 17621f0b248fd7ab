"""Tests of the embedded PostgreSQL and of the shell commands."""
