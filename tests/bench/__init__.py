"""Tests of the benchmarks: what is measured, how it is compared, how it is printed."""
