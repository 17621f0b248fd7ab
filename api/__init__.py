"""Machines read: JSON over the same queries as the pages."""
