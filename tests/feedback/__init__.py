"""Tests of what readers say of entries."""
