"""The error that tells a person why a file is refused."""


class UnreadableFile(ValueError):
    """A file is refused: `reason` says why and what to do, `line` where (None if it is not about one line)."""

    def __init__(self, reason: str, *, line: int | None = None):
        """The message of the error contains `reason` and `line`."""
        self.reason = reason
        self.line = line
        super().__init__(f"line {line}: {reason}" if line else reason)
