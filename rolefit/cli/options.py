"""Options and arguments that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rolefit.errors import UsageError
from rolefit.messages import quoted, visible
from rolefit.textfile import refused_character


def _complete_role(context: typer.Context, incomplete: str) -> list[str]:
    """Offer the role ids that begin like ``incomplete``; silent whatever happens, for it runs inside a shell's line."""
    try:
        from rolefit.bank.load import load_bank

        bank = load_bank(context.params.get("folder"))
        return [role.id for role in bank.roles if role.id.startswith(incomplete.lower())]
    except Exception:  # noqa: BLE001 - a traceback here would land in the user's command line
        return []


MOST_LABEL = 60


def checked_label(text: str) -> str:
    """Return a name or label that is fit to be shown anywhere.

    Raises:
        UsageError: if it is too long, or holds what cannot be printed.
    """
    label = " ".join(text.split())
    if len(label) > MOST_LABEL:
        raise UsageError(f"a name or label has at most {MOST_LABEL} characters; give a shorter one")
    if visible(label) != label or refused_character(label):
        raise UsageError(f"{quoted(label)} holds characters that cannot be shown; leave them out")
    return label


FolderArgument = Annotated[
    Path | None, typer.Argument(metavar="[DIR]", help="The bank's folder; without one, the bundled bank.")
]
BankOption = Annotated[
    Path | None,
    typer.Option(
        "--bank", metavar="DIR", envvar="ROLEFIT_BANK", help="Folder with your own roles.yaml and questions.yaml."
    ),
]
NameOption = Annotated[
    str,
    typer.Option(
        "--name",
        metavar="TEXT",
        callback=checked_label,
        help="Put a name or label on the result and its files.",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
OutputOption = Annotated[
    str | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write it to a .json, .md, .html, .svg or .csv file as well."),
]
PageOutputOption = Annotated[
    str | None, typer.Option("--output", "-o", metavar="FILE", help="Write it to a .md or .html file as well.")
]
ForceOption = Annotated[bool, typer.Option("--force", help="Let -o replace a file.")]
SheetsArgument = Annotated[
    list[str], typer.Argument(metavar="FILE…", help="CSV, JSON, JSONL, Parquet or Excel files, - for stdin.")
]
RespondentOption = Annotated[
    str | None, typer.Option(metavar="COLUMN", help="The column that says who answered; else it is looked for.")
]
RoleArgument = Annotated[str, typer.Argument(metavar="ROLE", help="Id, title or alias.", autocompletion=_complete_role)]
RolesArgument = Annotated[
    list[str],
    typer.Argument(metavar="ROLE ROLE…", help="Two or more ids, titles or aliases.", autocompletion=_complete_role),
]
ResultArgument = Annotated[str, typer.Argument(metavar="ID", help="A result's number; see rolefit history.")]
