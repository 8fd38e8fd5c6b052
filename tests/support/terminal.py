"""A real terminal for tests."""

from __future__ import annotations

import os
import re
import sys
import time
from pathlib import Path
from typing import Any

import pexpect
import pyte

LIMIT = 10.0


class Terminal:
    """A terminal with a program in it; reads until the screen shows what is waited for."""

    def __init__(self, command: list[str], env: dict[str, str], columns: int = 80, lines: int = 24) -> None:
        self.screen = pyte.Screen(columns, lines)
        self._pyte = pyte.ByteStream(self.screen)
        self.raw = b""
        size = (lines, columns)
        spawn: Any = pexpect.spawn
        self.child = spawn(command[0], command[1:], env=env, dimensions=size, cwd=env["HOME"])
        self.child.delaybeforesend = None
        self.child.ptyproc.delayafterclose = self.child.ptyproc.delayafterterminate = 0.01

    def read(self, seconds: float) -> bool:
        try:
            data = self.child.read_nonblocking(65536, seconds)
        except (pexpect.TIMEOUT, pexpect.EOF):
            return False
        self.raw += data
        self._pyte.feed(re.sub(rb"\x1b\[\?1049[hl]", lambda found: found.group() + b"\x1b[2J\x1b[H", data))
        return True

    @property
    def text(self) -> str:
        return "\n".join(line.rstrip() for line in self.screen.display).rstrip()

    def until(self, words: str) -> Terminal:
        end = time.monotonic() + LIMIT
        while words not in self.text:
            assert time.monotonic() < end, f"{words!r} is not on the screen:\n{self.text}"
            if not self.read(0.05) and not self.child.isalive():
                self.read(0.05)
                assert words in self.text, f"ended without {words!r}:\n{self.text}"
        self.settle(0.01)  # the rest of the page
        return self

    def without(self, words: str) -> Terminal:
        end = time.monotonic() + LIMIT
        while words in self.text:
            assert time.monotonic() < end, f"{words!r} is still on the screen:\n{self.text}"
            self.read(0.05)
        return self

    def settle(self, seconds: float = 0.12) -> str:
        while self.read(seconds):
            pass
        return self.text

    def press(self, *keys: str) -> Terminal:
        for key in keys:
            self.child.send(key)
        return self

    def resize(self, columns: int, lines: int) -> None:
        self.screen.resize(lines, columns)
        self.child.setwinsize(lines, columns)

    def exit_code(self) -> int:
        end = time.monotonic() + LIMIT
        while self.child.isalive():
            assert time.monotonic() < end, f"still running:\n{self.text}"
            self.read(0.05)
        self.settle(0.01)
        self.child.close()
        return int(self.child.exitstatus if self.child.exitstatus is not None else -self.child.signalstatus)

    def vanish(self) -> int:
        """Take the terminal away from the program and return its exit code."""
        self.child.ptyproc.fileobj.close()
        _, status = os.waitpid(self.child.pid, 0)
        self.child.ptyproc.closed = self.child.ptyproc.terminated = True
        return os.waitstatus_to_exitcode(status)


def script_in(folder: Path, script: str, columns: int = 80, lines: int = 24, after: str = "", **env: str) -> Terminal:
    """Run a Python script in a terminal of its own, at home in ``folder``; ``after`` redirects as the shell does."""
    path = folder / "script.py"
    path.write_text(script, encoding="utf-8")
    clean = {"PATH": os.environ["PATH"], "HOME": str(folder), "TERM": "xterm-256color", "PYTHONUTF8": "1", **env}
    return Terminal(["sh", "-c", f'exec "{sys.executable}" script.py {after}'], clean, columns, lines)
