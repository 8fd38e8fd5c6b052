"""Pages to be read on the screen: they scroll, and a key leads on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from rich.console import RenderableType
from rich.text import Text

from rolefit.terminal.screen import Screen
from rolefit.terminal.shapes import Hanging, Keys
from rolefit.terminal.window import MORE, Block, Window, lines_of, reduced

BACK = frozenset({"escape", "q", "ctrl d", "backspace"})
LEAST_SHOWN = 3
"""Where fewer lines of the page than this would be left, the keys below it go."""


class Reader:
    """A page that is read on the screen, and how far it is scrolled."""

    def __init__(
        self, screen: Screen, content: RenderableType | list[Block], keys: Iterable[str], hint: str = ""
    ) -> None:
        """Show ``content``, with what its ``keys`` do below; ``hint`` stands there until the first key.

        Of blocks, those that may go do so before anything has to be scrolled.
        """
        self._screen, self._keys, self._hint, self._prompt = screen, Keys(tuple(keys)), hint, ""
        self._blocks = content if isinstance(content, list) else [Block(content)]
        self._top, self._room, self._last = 0, 1, 0
        self._is_new = True

    def key(self, wanted: Collection[str]) -> str:
        """Show the page until one of the wanted keys is pressed, and return it.

        Raises:
            GoneError: if the terminal has gone.
        """
        self._screen.turn()
        for name in self._pressed():
            if name in wanted:
                return name
            if not self._scrolls(name):
                self._hint = "That key does nothing here."
        raise AssertionError("keys never end")

    def hint(self, words: str) -> None:
        """Show these words until the next key: above the keys, or in their place where there is no room."""
        self._hint = words

    def typed(self, prompt: str, most: int, text: str = "") -> str:
        """Ask for a line of at most so many characters in place of the keys; "" where the person does not want to.

        ``text`` stands there already, as if it had been typed.

        Raises:
            GoneError: if the terminal has gone.
        """
        self._hint, self._prompt = "", f"{prompt}{text}_"
        for key in self._screen.keys(self._draw):
            if key.name in ("enter", "escape", "ctrl d"):
                self._prompt = ""
                return text.strip() if key.name == "enter" else ""
            if key.name == "backspace":
                text = text[:-1]
            char = " " if key.name == "space" else key.name
            if len(char) == 1 and char.isprintable() and len(text) < most:
                text += char
            self._prompt = f"{prompt}{text}_"
        raise AssertionError("keys never end")

    def _pressed(self) -> Iterator[str]:
        """Yield the keys that were pressed on this page; a held one only scrolls."""
        for key in self._screen.keys(self._draw):
            self._hint, self._is_new = "", False
            if key.name in ("paste", "alt"):
                self._hint = "Pasted text does nothing here." if key.name == "paste" else "Alt and a key does nothing."
            elif key.is_held:
                self._scrolls(key.name)
            else:
                yield key.name

    def _scrolls(self, name: str) -> bool:
        """Scroll if that is what a key does here."""
        match name:
            case "down" | "j":
                self._top += 1
            case "up" | "k":
                self._top -= 1
            case "space" | "page down":
                self._top += self._room
            case "page up":
                self._top -= self._room
            case "home":
                self._top = 0
            case "end":
                self._top = self._last
            case _:
                return False
        self._top = max(0, min(self._top, self._last))
        return True

    def _draw(self, window: Window) -> list[str]:
        foot, lines = self._foot_and_lines(window)
        self._room = max(1, window.height - len(foot) - 1)
        self._last = max(0, len(lines) - self._room)
        self._top = min(self._top, self._last)
        more = MORE if self._top < self._last else ""
        return [*lines[self._top : self._top + self._room], more, *foot]

    def _foot_and_lines(self, window: Window) -> tuple[list[str], list[str]]:
        """Return what stands below the page and the page.

        Beside a hint the keys stay if nothing has to go for them, and as long as none was pressed.
        """
        words = self._prompt or self._hint
        said = lines_of(Hanging(Text(words, "bold")), window.width) if words else []
        keys = [] if self._prompt else lines_of(self._keys, window.width)
        if window.height - len(said) - len(keys) - 1 >= LEAST_SHOWN:
            beside = self._lines(window, said + keys)
            if not said or self._is_new or beside == self._lines(window, said):
                return said + keys, beside
        return said, self._lines(window, said)

    def _lines(self, window: Window, foot: list[str]) -> list[str]:
        drawn = reduced(self._blocks, Window(window.width, max(1, window.height - len(foot) - 1)))
        return [line for _, found in drawn for line in found]
