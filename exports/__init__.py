"""Files out: what the public may read, filtered, as tables."""
