"""A small bank written out in full, and the command as a user runs it."""

from __future__ import annotations

import io
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from rolefit import Bank, load_bank
from rolefit.bank.calibration import OFF
from rolefit.cli.app import main
from tests.support.browser import PROGRAM, Browser


def _permissions_hold() -> bool:
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o500)
        return not os.access(folder, os.W_OK)


NEEDS_PERMISSIONS = pytest.mark.skipif(not _permissions_hold(), reason="root reads and writes everything")
"""Without the capabilities that .ci/run drops, root is refused what others are."""

ROLES = """\
format: 1
name: kitchen
sources:
  menu: The menu
traits:
  - id: tempo
    name: Slow or fast
    low: {pole: slow, text: You take your time.}
    high: {pole: fast, text: You go fast.}
  - id: heat
    name: Cold or hot
    low: {pole: cold, text: You like it cold.}
    high: {pole: hot, text: You like it hot.}
roles:
  - id: grill-cook
    title: Grill Cook
    aliases: [griller]
    summary: {text: Stands at the fire., sources: [menu/1]}
    at_a_glance:
      focus: {text: The fire., sources: [menu/1]}
      goal: {text: Hot food.}
      timeframe: {text: Minutes.}
      question: {text: Is it done?}
      decides: {text: When to turn.}
      measured_by: {text: Happy guests.}
      works_with: {text: Waiters.}
    traits:
      tempo: {position: 0.5, basis: stated, sources: [menu/1]}
      heat: {position: 1, basis: stated}
    responsibilities:
      - {text: Turn the meat., sources: [menu/1]}
    skills:
      - {text: Good hands., sources: [menu/1]}
  - id: pastry-cook
    title: Pastry Cook
    summary: {text: Bakes at dawn.}
    at_a_glance:
      focus: {text: The cake.}
      goal: {text: Sweet endings.}
      timeframe: {text: Days.}
      question: {text: Will it rise?}
      decides: {text: How sweet it is.}
      measured_by: {text: Empty plates.}
      works_with: {text: The head cook.}
    traits:
      tempo: {position: -0.8, basis: inferred}
      heat: {position: -0.6, basis: stated}
    responsibilities:
      - {text: Bake the cake.}
    skills:
      - {text: Patience.}
    caveats:
      - {text: Some bake at night.}
    career:
      - {text: Starts as a helper.}
pairs:
  - roles: [grill-cook, pastry-cook]
    basis: inferred
    differences:
      - {aspect: focus, texts: {grill-cook: fire, pastry-cook: sugar}, sources: [menu/2]}
    shared:
      - {text: Both feed people.}
    together:
      - {text: One cooks the meal and one ends it.}
    friction:
      - {text: They share one oven., helps: Take turns.}
    caveats:
      - {text: Small kitchens have one cook for both.}
organisation:
  - {topic: size, roles: [grill-cook, pastry-cook], text: A small place has one person for both.}
  - {topic: choosing, text: Ask the cooks.}
"""

QUESTIONS = """\
format: 1
calibration: {correlation: 0}
questions:
  - id: morning
    kind: scale
    prompt: The day begins.
    left: {text: I light the fire., weights: {heat: 1.0}, sources: [menu/1]}
    right: {text: I chill the cream., weights: {heat: -1.0}}
  - id: rush
    kind: choice
    prompt: The room fills up. What do you do?
    options:
      - {id: hurry, text: I hurry., weights: {tempo: 1}}
      - {id: flames, text: I turn up the flames., weights: {heat: 0.8, tempo: 0.2}}
      - {id: wait, text: I let it rest., weights: {tempo: -1}}
  - id: evening
    kind: scale
    prompt: The day ends.
    left: {text: I plan tomorrow slowly., weights: {tempo: -0.7}}
    right: {text: I am out of the door., weights: {tempo: 0.7}}
"""


# Hundreds of processes are started from here: they need not compile rolefit anew each time.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
# What is listed of results stands there by the clock of the place.
os.environ["TZ"] = "UTC"
time.tzset()

# The tests share the processors among themselves: threads of numpy's products would only wait for each other.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # Started in the background of a shell: what is started from here must hear Ctrl-C all the same.
    signal.signal(signal.SIGINT, signal.default_int_handler)
for _name in ("SIGTERM", "SIGHUP"):
    if hasattr(signal, _name) and signal.getsignal(getattr(signal, _name)) is signal.SIG_IGN:
        # Started with nohup: what is started from here must end as it does for everyone.
        signal.signal(getattr(signal, _name), signal.SIG_DFL)


@dataclass(frozen=True)
class Run:
    """What a run of the command came to."""

    code: int
    out: str
    err: str


Command = Callable[..., Run]


@pytest.fixture(name="kitchen")
def _kitchen(tmp_path: Path) -> Path:
    folder = tmp_path / "kitchen"
    folder.mkdir()
    (folder / "roles.yaml").write_text(ROLES, encoding="utf-8")
    (folder / "questions.yaml").write_text(QUESTIONS, encoding="utf-8")
    return folder


@pytest.fixture(name="small")
def _small(kitchen: Path) -> Bank:
    return load_bank(kitchen)


@pytest.fixture(name="bundled", scope="session")
def _bundled() -> Bank:
    """The bank that comes with rolefit, every answer counting in full."""
    bank = load_bank()
    return replace(bank, calibration=bank.calibration.model_copy(update={"correlation": OFF.correlation}))


@pytest.fixture(name="started", scope="session")
def _started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """The one browser of all tests."""
    browser = Browser(str(PROGRAM), tmp_path_factory.mktemp("browser"))
    yield browser
    browser.close()


class _Typed(io.TextIOWrapper):
    """Standard input as a person or a pipe would give it."""

    def __init__(self, text: str) -> None:
        super().__init__(io.BytesIO(text.encode()), encoding="utf-8")


@pytest.fixture(name="rolefit")
def _rolefit(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Iterator[Command]:
    """Run the command through its own boundary: ``rolefit("show", "producer", typed="…")``."""
    before = dict(os.environ)
    for name in ("ROLEFIT_BANK", "COLUMNS", "FORCE_COLOR", "NO_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("ROLEFIT_STORE", str(tmp_path / "store.db"))
    monkeypatch.setenv("ROLEFIT_DEBUG", "1")

    def run(*args: str, typed: str = "") -> Run:
        monkeypatch.setattr(sys, "stdin", _Typed(typed))
        capsys.readouterr()
        code = main(list(args))
        out, err = capsys.readouterr()
        return Run(code, out, err)

    yield run
    # The command sets some for its own process, which here is that of the tests.
    os.environ.clear()
    os.environ.update(before)
