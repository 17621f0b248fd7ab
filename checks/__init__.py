"""The checks room: rules that every entry is checked with, and what people say about their findings."""
