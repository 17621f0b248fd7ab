"""The encyclopedia: entries, versions, risks, personnel, coding, editorial events."""
