"""Tests of the word index."""
