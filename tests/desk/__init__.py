"""Tests of what the desks share."""
