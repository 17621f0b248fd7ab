"""Tests of reading files: entry documents first of all."""
