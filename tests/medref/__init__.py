"""Tests of the wiring: settings, health checks, headers."""
