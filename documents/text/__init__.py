"""Entry documents: plain text, read and written."""
