"""Tests of the code systems: one module each, and what holds for all of them."""
