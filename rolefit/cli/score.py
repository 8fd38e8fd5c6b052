"""rolefit score: many people's sheets to a row each."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rolefit.cli.options import BankOption, ForceOption, RespondentOption, SheetsArgument
from rolefit.cli.output import out_file
from rolefit.cli.problem_log import ProblemLog
from rolefit.errors import UsageError
from rolefit.terminal.console import console, say

if TYPE_CHECKING:
    from rolefit.bank.knowledge import Bank
    from rolefit.cohort.intake import Intake
    from rolefit.cohort.scores import Score
    from rolefit.report.outfile import OutFile


def score(
    files: SheetsArgument,
    folder: BankOption = None,
    respondent: RespondentOption = None,
    anonymous: Annotated[bool, typer.Option("--anonymous", help="Leave out who answered.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV instead of a table.")] = False,
    as_jsonl: Annotated[bool, typer.Option("--jsonl", help="Print a JSON object a line instead of a table.")] = False,
    output: Annotated[
        str | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write all to a .csv, .jsonl or .parquet file as well."),
    ] = None,
    force: ForceOption = False,
) -> None:
    """Score many people's answer sheets: a row each.

    Reads what form tools and spreadsheets export. What cannot be read is told, the rest is scored. No sheet is kept.
    """
    if as_csv and as_jsonl:
        raise UsageError("--csv and --jsonl each print something else; leave one of them out")
    if output is not None and (as_csv or as_jsonl):
        raise UsageError("-o FILE says the format by its name, and --csv and --jsonl print; leave one of them out")
    from rolefit.bank.load import load_bank
    from rolefit.cohort.intake import Intake
    from rolefit.cohort.score_files import FORMATS, need_parquet
    from rolefit.cohort.scores import score_sheets
    from rolefit.cohort.sheets import read_sheets
    from rolefit.signals import ending_on_signals

    bank = load_bank(folder)
    file = out_file(output, FORMATS, force)
    if file is not None and file.format == "parquet":
        need_parquet()
    problems = ProblemLog()
    intake = Intake(problems, names=not anonymous)
    prints = as_csv or as_jsonl
    with ending_on_signals():
        with _progress(files, is_shown=not (prints and sys.stdout.isatty())) as progress:
            scores = score_sheets(bank, read_sheets(bank, files, intake, respondent, progress))
            page = None if prints else _Page(scores)
            if file is not None and page is not None:
                _write(file, bank, page.kept(), anonymous)
            elif page is not None:
                for _ in page.kept():
                    pass
            else:
                _print(bank, scores, as_csv, anonymous)
        if page is not None:
            page.show(bank, intake, anonymous)
    problems.end()
    say(intake.summary())
    if file is not None:
        say(f"Written to {file.name}.")
    if intake.refused:
        raise typer.Exit(1)


def _print(bank: Bank, scores: Iterator[Score], as_csv: bool, anonymous: bool) -> None:
    from rolefit.cohort.score_files import write_csv, write_jsonl

    if hasattr(sys.stdout, "reconfigure"):
        # A stand-in could be a quote, or begin a formula.
        sys.stdout.reconfigure(errors="backslashreplace")
    (write_csv if as_csv else write_jsonl)(sys.stdout, bank, scores, anonymous=anonymous)


def _write(file: OutFile, bank: Bank, scores: Iterator[Score], anonymous: bool) -> None:
    import io

    from rolefit.cohort.score_files import write_csv, write_jsonl, write_parquet

    with file.open() as stream:
        if file.format == "parquet":
            write_parquet(stream, bank, scores, anonymous=anonymous)
            return
        text = io.TextIOWrapper(stream, encoding="utf-8", newline="", errors="backslashreplace")
        write: Callable[..., None] = write_csv if file.format == "csv" else write_jsonl
        write(text, bank, scores, anonymous=anonymous)
        text.flush()
        # The file is closed by the one that opened it.
        text.detach()


class _Page:
    """The first scores, kept for the table, and how many there were."""

    def __init__(self, scores: Iterator[Score]) -> None:
        self._scores = scores
        self._first: list[Score] = []
        self._count = 0

    def kept(self) -> Iterator[Score]:
        """Hand the scores on."""
        from rolefit.pages.cohort import MOST_ROWS

        for score in self._scores:
            self._count += 1
            if self._count <= MOST_ROWS:
                self._first.append(score)
            yield score

    def show(self, bank: Bank, intake: Intake, anonymous: bool) -> None:
        """Print the table; nothing where nobody was scored."""
        from rolefit.pages.cohort import score_page

        if intake.taken:
            shown = console(sys.stdout)
            shown.print(score_page(bank, self._first, self._count, shown.width, anonymous=anonymous))


@contextmanager
def _progress(files: list[str], *, is_shown: bool) -> Iterator[Callable[[int], None] | None]:
    """Show how much has been read where a person looks on."""
    if not (is_shown and sys.stderr.isatty()):
        yield None
        return
    from rich.progress import BarColumn, DownloadColumn, Progress, TimeElapsedColumn

    paths = [Path(name) for name in files if name != "-"]
    total = sum(path.stat().st_size for path in paths if path.is_file()) if len(paths) == len(files) else None
    columns = BarColumn(), DownloadColumn(), TimeElapsedColumn()
    with Progress(*columns, console=console(sys.stderr), transient=True) as progress:
        task = progress.add_task("sheets", total=total)
        yield lambda read: progress.advance(task, read)
