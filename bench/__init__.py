"""Benchmarks that compare medref with a peer or a limit in the same run, and print a table."""
