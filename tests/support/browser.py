"""A headless Chromium told what to do through a pipe, by the Chrome DevTools Protocol, and nothing to install for it.

https://chromedevtools.github.io/devtools-protocol/ names the commands and events.
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
import re
import select
import shutil
import signal
import time
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

Message = dict[str, Any]

PROGRAM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
"""Where a Chromium is, or None."""

PATIENCE = 60.0
"""Seconds until a browser that says nothing is taken for dead."""

_FLAGS = (
    *("--headless", "--remote-debugging-pipe", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage"),
    *("--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
_AXE = files("axe_core_python").joinpath("axe.min.js")
_KEYS = {"Enter": (13, "\r"), "Tab": (9, ""), "ArrowDown": (40, ""), "ArrowUp": (38, ""), " ": (32, " ")}
"""Keys with a name, by their number and what they type."""

_SETTLED = "document.fonts.ready.then(() => new Promise(done => requestAnimationFrame(() => setTimeout(done))))"


@dataclass(frozen=True)
class Node:
    """What a screen reader is told of an element: its role, name, description, heading level, and what it holds."""

    role: str
    name: str
    description: str
    level: int
    inside: tuple[Node, ...]

    def all(self, role: str) -> list[Node]:
        """Return the nodes of a role here and below, in reading order."""
        own = [self] if self.role == role else []
        return own + [node for child in self.inside for node in child.all(role)]

    @property
    def text(self) -> str:
        """What is read aloud of it."""
        return self.name if self.role == "StaticText" else " ".join(filter(None, (node.text for node in self.inside)))


class Browser:
    """A Chromium with one tab. Close it, or it runs on."""

    def __init__(self, program: str, folder: Path) -> None:
        """Start it with a profile of its own in an empty ``folder``."""
        theirs_in, self._out = os.pipe()
        self._in, theirs_out = os.pipe()
        # Chromium reads commands at 3 and answers at 4: an end that stood there already would be closed by the other.
        ends = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 10) for end in (theirs_in, theirs_out)]
        root = ("--no-sandbox",) if os.geteuid() == 0 else ()
        self._process = os.posix_spawn(
            program,
            (program, *_FLAGS, *root, f"--user-data-dir={folder / 'profile'}", "about:blank"),
            {**os.environ, "HOME": str(folder)},
            file_actions=[
                *((os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_RDWR, 0) for number in range(3)),
                *((os.POSIX_SPAWN_DUP2, end, number) for number, end in enumerate(ends, 3)),
            ],
            setpgroup=0,
        )
        for end in (theirs_in, theirs_out, *ends):
            os.close(end)
        self._sent = 0
        self._read = b""
        self._tab: Message = {}
        self._events: list[Message] = []
        self._runs_scripts = True
        target = self._send("Target.createTarget", url="about:blank")["targetId"]
        self._tab = {"sessionId": self._send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]}
        for domain in ("Page", "Network", "Accessibility"):
            self._send(f"{domain}.enable")

    def close(self) -> None:
        """End the browser and wait for it."""
        self._tab = {}
        try:
            self._send("Browser.close")
        finally:
            os.close(self._out)
            os.close(self._in)
            until = time.monotonic() + PATIENCE
            while os.waitpid(self._process, os.WNOHANG) == (0, 0):
                if time.monotonic() > until:
                    os.killpg(self._process, signal.SIGKILL)
                time.sleep(0.01)

    def look(self, width: int = 1200, scheme: str = "light", media: str = "screen") -> None:
        """Choose the window's width, the colour scheme (light or dark) and the medium (screen or print)."""
        self._send("Emulation.setDeviceMetricsOverride", width=width, height=800, deviceScaleFactor=1, mobile=False)
        scheme_feature = {"name": "prefers-color-scheme", "value": scheme}
        self._send("Emulation.setEmulatedMedia", media=media, features=[scheme_feature])

    def open(self, page: Path | str) -> list[str]:
        """Open a file, or an address, and return every address that was asked for on the way."""
        self._events.clear()
        self._send("Page.navigate", url=page if isinstance(page, str) else page.as_uri())
        while not self._happened("Page.loadEventFired"):
            self._receive()
        if self._runs_scripts:
            self.run(_SETTLED)
        return [event["request"]["url"] for event in self._happened("Network.requestWillBeSent")]

    def run(self, script: str) -> Any:
        """Return what a script comes to in the page, once it is settled."""
        done = self._send("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in done:
            raise RuntimeError(json.dumps(done["exceptionDetails"]))
        return done["result"].get("value")

    def press(self, *keys: str) -> None:
        """Press keys one after the other, as a person does: Enter, Tab, ArrowDown, or a letter."""
        for key in keys:
            code, text = _KEYS.get(key, (ord(key[0]), key))
            pressed = {"key": key, "windowsVirtualKeyCode": code, "text": text}
            self._send("Input.dispatchKeyEvent", type="keyDown" if text else "rawKeyDown", **pressed)
            self._send("Input.dispatchKeyEvent", type="keyUp", key=key, windowsVirtualKeyCode=code)

    def download_to(self, folder: Path) -> None:
        """Put what pages download into a folder."""
        self._send("Page.setDownloadBehavior", behavior="allow", downloadPath=str(folder))

    def scripts(self, *, run: bool) -> None:
        """Run scripts of pages, or none."""
        self._runs_scripts = run
        self._send("Emulation.setScriptExecutionDisabled", value=not run)

    def asks_before_leaving(self) -> bool:
        """Try to leave the page; return whether the person is asked, and stay."""
        self._events.clear()
        self._post("Page.navigate", url="about:blank")
        while not (self._happened("Page.javascriptDialogOpening") or self._happened("Page.loadEventFired")):
            self._receive()
        if not self._happened("Page.javascriptDialogOpening"):
            return False
        self._send("Page.handleJavaScriptDialog", accept=False)
        return True

    def picture(self) -> bytes:
        """Return what is seen, as a PNG."""
        return base64.b64decode(self._send("Page.captureScreenshot")["data"])

    def sheets(self) -> int:
        """Return how many sheets of A4 the page takes when it is printed."""
        self._send("Emulation.setEmulatedMedia", media="print")
        printed = self._send("Page.printToPDF", preferCSSPageSize=True, paperWidth=8.27, paperHeight=11.69)
        return len(re.findall(rb"/Type\s*/Page\b", base64.b64decode(printed["data"])))

    def faults(self) -> list[str]:
        """Return what axe-core finds wrong with the page: the rule and the element."""
        if self.run("typeof axe === 'undefined'"):
            self.run(_AXE.read_text(encoding="utf-8") + ";0")
        found = self.run("axe.run().then(found => found.violations)")
        return [f"{fault['id']}: {node['html']}" for fault in found for node in fault["nodes"]]

    def tree(self) -> Node:
        """Return the page as a screen reader is told of it."""
        nodes = {node["nodeId"]: node for node in self._send("Accessibility.getFullAXTree")["nodes"]}

        def inside(node: Message) -> list[Node]:
            return [each for child in node.get("childIds", ()) if child in nodes for each in told(nodes[child])]

        def told(node: Message) -> list[Node]:
            if node["ignored"]:
                return inside(node)
            role, name, description = (node.get(key, {}).get("value", "") for key in ("role", "name", "description"))
            level = next((each["value"]["value"] for each in node.get("properties", ()) if each["name"] == "level"), 0)
            return [Node(role, name, description, level, tuple(inside(node)))]

        (top,) = told(next(iter(nodes.values())))
        return top

    def _happened(self, name: str) -> list[Message]:
        return [event["params"] for event in self._events if event.get("method") == name]

    def _post(self, method: str, **params: Any) -> None:
        """Send a command without waiting for its answer."""
        self._sent += 1
        message = {"id": self._sent, "method": method, "params": params, **self._tab}
        whole = json.dumps(message).encode() + b"\0"
        while whole:
            whole = whole[os.write(self._out, whole) :]

    def _send(self, method: str, **params: Any) -> Message:
        self._post(method, **params)
        while (answer := self._receive()).get("id") != self._sent:
            pass
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']}")
        result: Message = answer["result"]
        return result

    def _receive(self) -> Message:
        """Return the next message; an event is kept as well."""
        while b"\0" not in self._read:
            if not select.select([self._in], [], [], PATIENCE)[0]:
                raise TimeoutError("the browser says nothing")
            if not (more := os.read(self._in, 1 << 20)):
                raise EOFError("the browser ended; start it by hand to see why")
            self._read += more
        first, _, self._read = self._read.partition(b"\0")
        message: Message = json.loads(first)
        if "method" in message:
            self._events.append(message)
        return message
