"""Makes the captures of ``docs/verdicts.md`` anew: what the command in the first line of each prints."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "verdicts.md"
CAPTURE = re.compile(r"^```\n\$ (COLUMNS=\d+) rolefit ([^\n]*)\n\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def printed(columns: str, command: str) -> str:
    """Return what a command of rolefit prints in a window of so many columns (``COLUMNS=80``)."""
    dropped = ("FORCE_COLOR", "NO_COLOR", "ROLEFIT_BANK", "COLUMNS")
    env = {name: value for name, value in os.environ.items() if name not in dropped}
    env |= {"COLUMNS": columns.removeprefix("COLUMNS="), "PYTHONUTF8": "1"}
    command_line = [sys.executable, "-m", "rolefit", *shlex.split(command)]
    ran = subprocess.run(command_line, cwd=ROOT, env=env, capture_output=True, check=True, encoding="utf-8")
    return "\n".join(line.rstrip() for line in ran.stdout.splitlines()) + "\n"


def main() -> None:
    """Write the page."""

    def anew(found: re.Match[str]) -> str:
        columns, command, _ = found.groups()
        return f"```\n$ {columns} rolefit {command}\n\n{printed(columns, command)}```"

    PAGE.write_text(CAPTURE.sub(anew, PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
