"""Tests of the code systems: reading official files, releases, terms and maps."""
