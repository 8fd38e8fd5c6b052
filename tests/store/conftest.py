"""Every test here has a store of its own, which is also the one of the quizzes that it starts."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(name="path", autouse=True)
def _path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "data" / "rolefit" / "store.db"
    monkeypatch.setenv("ROLEFIT_STORE", str(path))
    return path
