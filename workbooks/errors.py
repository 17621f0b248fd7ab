"""Why a file is refused, said to the person who brought it."""


class UnreadableFile(ValueError):
    """A file is refused: `reason` says why and what to do, `line` where (None where no line is to blame)."""

    def __init__(self, reason: str, *, line: int | None = None):
        """`reason` and `line` as above; the text of the error is both."""
        self.reason = reason
        self.line = line
        super().__init__(f"line {line}: {reason}" if line else reason)
