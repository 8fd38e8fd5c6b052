"""Puts the bundled bank into the wheel a second time, read and checked; a bank with a problem is not built."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class BankHook(BuildHookInterface):  # type: ignore[type-arg]
    """Called by hatchling."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add ``rolefit/data/bank.json``; an editable install reads the YAML, so that edits show at once."""
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        from rolefit.bank.load import READ_ALREADY, freeze
        from rolefit.bank.reader import read_bank

        ready = Path(tempfile.mkdtemp()) / READ_ALREADY
        bank, _ = read_bank(Path(self.root) / "data")
        ready.write_text(freeze(bank), encoding="utf-8")
        build_data["force_include"][str(ready)] = f"rolefit/data/{READ_ALREADY}"
