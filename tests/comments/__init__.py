"""Tests of comments and notices."""
