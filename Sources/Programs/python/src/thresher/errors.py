"""What can go wrong, each with the one line that the program says."""


class ThresherError(Exception):
    """A question that was not answered; ``code`` is the exit code of the verb."""

    def __init__(self, message: str, code: int = 70) -> None:
        super().__init__(message)
        self.message = message
        self.code = code


class UsageError(ThresherError, ValueError):
    """Wrong arguments (64)."""


class DataError(ThresherError, ValueError):
    """Wrong data, or a file that cannot be read or written (65)."""


class Disagreement(ThresherError):
    """Two engines contradict each other: a bug of the program; the case is saved (70)."""


class ServiceError(ThresherError):
    """The program is absent, or it ended in the middle of a question."""


def error(message: str, code: int) -> ThresherError:
    """The exception for an exit code."""
    kinds = {64: UsageError, 65: DataError, 70: Disagreement}
    return kinds.get(code, ThresherError)(message, code)
