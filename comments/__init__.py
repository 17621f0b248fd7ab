"""Comments on entries and their rows, and the notices that tell people what happened to their entries."""
