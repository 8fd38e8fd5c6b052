"""What can go wrong that a person can put right: one root, each class says when it is raised."""

from __future__ import annotations

from dataclasses import dataclass

from rolefit.messages import visible_path


class RolefitError(Exception):
    """A problem the user can put right; its text is ready to be shown, one problem a line."""


class UsageError(RolefitError):
    """The command was called in a way that cannot work: an unknown role, options that exclude each other."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong in one file.

    ``line`` counts from 1; 0 means the file as a whole (it is missing, too large, or not readable).
    """

    file: str
    line: int
    what: str
    remedy: str

    def __str__(self) -> str:
        place = f"{visible_path(self.file)}:{self.line}" if self.line else visible_path(self.file)
        return f"{place}: {self.what}; {self.remedy}"


class FileError(RolefitError):
    """A file given by the user has problems; ``problems`` holds all of them, in file order."""

    def __init__(self, problems: list[Problem]) -> None:
        """Take the problems in any order; one that is there twice counts once."""
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


class BankError(FileError):
    """A bank (roles.yaml, questions.yaml) cannot be used."""


class SheetError(FileError):
    """An answer sheet cannot be used."""


class StoreError(RolefitError):
    """The store of sittings and results cannot be opened, read or written."""


class AnswerError(RolefitError):
    """An answer names a question or an option that the bank does not have."""
