"""Tests of jobs: the desk that starts them, their pages, and workers that are killed."""
