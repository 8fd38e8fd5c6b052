"""A new bank to start from: small, complete, commented, with the schemas that editors check it by."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from secrets import token_hex

from rolefit.authoring.json_schema import file_name, schema
from rolefit.bank.load import bundled
from rolefit.bank.references import QUESTIONS, ROLES
from rolefit.errors import RolefitError, UsageError
from rolefit.messages import visible_path

STARTER = "starter"
_WRITABLE = 0o777


def make_bank(folder: Path) -> None:
    """Make a new bank's folder: whole, or not at all.

    Raises:
        UsageError: if there is something at this place already, or no folder to put it in.
        RolefitError: if the system does not allow it.
    """
    shown = visible_path(folder)
    try:
        if str(folder) in {"", "."} or folder.is_symlink() or folder.exists():
            raise UsageError(f'there is already something at "{shown}"; name a new folder')
        if not folder.absolute().parent.is_dir():
            raise UsageError(f'there is no folder to make "{shown}" in; make it first, or name another')
        _make(folder.absolute())
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "the name cannot be used"
        raise RolefitError(f"{shown}: cannot be made ({reason}); name another folder") from None


def _make(folder: Path) -> None:
    # Named before it is made: whatever ends this, it is known what to take away.
    made = folder.parent / f".rolefit-{token_hex(8)}"
    try:
        made.mkdir(mode=0o700)
        for name in (ROLES, QUESTIONS):
            (made / name).write_bytes((bundled() / STARTER / name).read_bytes())
            form = name.removesuffix(".yaml")
            text = json.dumps(schema(form), ensure_ascii=False, indent=2) + "\n"
            (made / file_name(form)).write_text(text, encoding="utf-8")
        made.chmod(_WRITABLE & ~_umask())
        # Never takes the place of a folder with something in it, should one have come to be there meanwhile.
        made.rename(folder)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
