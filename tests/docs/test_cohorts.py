"""The examples of docs/cohorts.md run as they stand there."""

from __future__ import annotations

import os
import re
import signal
import threading
import time
from pathlib import Path
from random import Random
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest
from distributed import Client, LocalCluster

from rolefit import Bank

PAGE = (Path(__file__).parents[2] / "docs" / "cohorts.md").read_text(encoding="utf-8")
EXAMPLES = dict(re.findall(r"<!-- run: (\w+) -->\n```python\n(.*?)```", PAGE, re.DOTALL))

PEOPLE = 4000


@pytest.fixture(name="sheets")
def _sheets(bundled: Bank, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Write sheets.parquet where the examples look for it, and return who answered."""
    random = Random(1)
    names = [f"p{number}" for number in range(PEOPLE)]
    answers = {q.id: [q.answer(random.randrange(len(q.options))) for _ in names] for q in bundled.questions}
    table = pyarrow.table({"respondent": names, **answers})
    pyarrow.parquet.write_table(table, tmp_path / "sheets.parquet", row_group_size=PEOPLE // 16)
    monkeypatch.chdir(tmp_path)
    return names


def run(example: str) -> dict[str, Any]:
    """Run an example and return what it defines."""
    names: dict[str, Any] = {"__name__": "example"}
    exec(compile(EXAMPLES[example], example, "exec"), names)
    return names


def test_duckdb_scores_a_file_on_one_machine(sheets: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    run("duckdb")
    scores = pyarrow.parquet.read_table("scores.parquet")
    assert scores["respondent"].to_pylist() == sheets
    assert scores["problem"].null_count == PEOPLE
    assert "people" in capsys.readouterr().out


@pytest.mark.filterwarnings("ignore")
def test_dask_scores_every_sheet_once_though_a_worker_is_killed_in_mid_run(sheets: list[str]) -> None:
    score_file = run("dask")["score_file"]
    found: list[Any] = []
    with (
        LocalCluster(  # type: ignore[no-untyped-call]
            n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50
        ) as cluster,
        Client(cluster) as client,  # type: ignore[no-untyped-call]
    ):
        pids = list(client.run(os.getpid).values())
        running = threading.Thread(target=lambda: found.append(score_file(client)))
        running.start()
        while sum(map(len, client.has_what().values())) < 3:
            time.sleep(0.02)
        assert not found
        os.kill(pids[0], signal.SIGKILL)
        running.join(timeout=120)
    (scores,) = found
    assert scores["respondent"].to_pylist() == sheets
    assert scores["problem"].null_count == PEOPLE
