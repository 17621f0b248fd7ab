"""Files in: entry documents become drafts."""
