"""The installed command: everything else is imported inside a try, so that even the earliest Ctrl-C ends quietly."""

from __future__ import annotations

import gc
import os
import sys


def run() -> None:
    """Run the command and exit with its code."""
    # No plug-in of the environment has a say in how files are checked; looking for some takes a twentieth of the start.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    # What is loaded at the start is there to stay: looking for garbage in it again and again takes as long.
    gc.set_threshold(100_000)
    try:
        from rolefit.signals import watch

        watch()
        from rolefit.cli.app import main

        code = main()
    except KeyboardInterrupt:
        code = 130
    # Nor at the end, where the system takes back everything at once.
    gc.freeze()
    sys.exit(code)


if __name__ == "__main__":
    run()
