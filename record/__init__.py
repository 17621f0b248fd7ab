"""The record: who did what, when, to what; only ever added to."""
