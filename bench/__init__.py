"""Benchmarks: our work beside a peer or a limit, both in one run, as a table; a run of its own, never a test."""
