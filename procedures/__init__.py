"""The encyclopedia: entries, their versions and parts, review and publication, and the log of editorial events."""
