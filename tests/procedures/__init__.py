"""Tests of the encyclopedia: entries, their rules and their documents."""
