"""Files that the person named: whole or not at all, never over something by accident; and the commands that write."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest

from rolefit import Bank, score
from rolefit.errors import RolefitError, UsageError
from rolefit.report.formats import FORMATS, as_json
from rolefit.report.outfile import OutFile
from rolefit.store.database import Store
from tests.conftest import NEEDS_PERMISSIONS, Command
from tests.support.results import ideal

SHEET = '{"answers": {"morning": 1}}'


def written(path: Path, text: str = "new", force: bool = False) -> None:
    OutFile(str(path), FORMATS, force).write(text)


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def refused(path: Path | str, force: bool = False) -> RolefitError:
    with pytest.raises(RolefitError) as caught:
        OutFile(str(path), FORMATS, force)
    assert "\n" not in str(caught.value)
    return caught.value


def test_a_new_file_is_written_for_its_owner_only_and_nothing_else_is_left(tmp_path: Path) -> None:
    written(tmp_path / "me.md", "grüße\r\n")
    assert (tmp_path / "me.md").read_bytes() == "grüße\r\n".encode()
    assert stat.S_IMODE((tmp_path / "me.md").stat().st_mode) == 0o600
    assert names(tmp_path) == ["me.md"]


@pytest.mark.parametrize("name", ["a.json", "a.MD", "a.b.html", "[b].svg", "x y.csv"])
def test_the_suffix_is_the_format(tmp_path: Path, name: str) -> None:
    assert OutFile(str(tmp_path / name), FORMATS).format == name.rpartition(".")[2].lower()


@pytest.mark.parametrize("name", ["me", "me.pdf", "me.", ".html", "me.html.gz"])
def test_another_suffix_is_refused_and_the_five_are_named(tmp_path: Path, name: str) -> None:
    error = refused(tmp_path / name)
    assert isinstance(error, UsageError)
    assert str(error).endswith("does not say its format; let it end in .json, .md, .html, .svg or .csv")


def test_a_file_that_is_there_stays_unless_forced(tmp_path: Path) -> None:
    old = tmp_path / "me.md"
    old.write_text("old")
    assert isinstance(refused(old), UsageError)
    assert "--force replaces it" in str(refused(old))
    assert old.read_text() == "old"
    written(old, force=True)
    assert old.read_text() == "new"
    assert names(tmp_path) == ["me.md"]


def test_a_file_that_appears_meanwhile_stays(tmp_path: Path) -> None:
    file = OutFile(str(tmp_path / "me.md"), FORMATS)
    (tmp_path / "me.md").write_text("theirs")
    with pytest.raises(UsageError):
        file.write("mine")
    assert (tmp_path / "me.md").read_text() == "theirs"
    assert names(tmp_path) == ["me.md"]


@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize("target", ["there.md", "missing.md"])
def test_no_link_is_followed_or_replaced(tmp_path: Path, target: str, force: bool) -> None:
    (tmp_path / "there.md").write_text("old")
    (tmp_path / "link.md").symlink_to(tmp_path / target)
    assert "is a symbolic link" in str(refused(tmp_path / "link.md", force))
    assert (tmp_path / "link.md").is_symlink()
    assert (tmp_path / "there.md").read_text() == "old"


def test_a_link_that_appears_meanwhile_is_not_followed(tmp_path: Path) -> None:
    file = OutFile(str(tmp_path / "me.md"), FORMATS, force=True)
    (tmp_path / "me.md").symlink_to(tmp_path / "other.md")
    with pytest.raises(UsageError):
        file.write("mine")
    assert names(tmp_path) == ["me.md"]


def test_a_hard_link_keeps_its_other_name_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "one.md").write_text("old")
    (tmp_path / "two.md").hardlink_to(tmp_path / "one.md")
    written(tmp_path / "one.md", force=True)
    assert (tmp_path / "two.md").read_text() == "old"


def test_a_folder_a_pipe_and_a_missing_folder_are_refused(tmp_path: Path) -> None:
    (tmp_path / "folder.md").mkdir()
    os.mkfifo(tmp_path / "pipe.md")
    (tmp_path / "file").write_text("")
    assert "is a folder" in str(refused(tmp_path / "folder.md", force=True))
    assert "is not a regular file" in str(refused(tmp_path / "pipe.md", force=True))
    assert "there is no folder" in str(refused(tmp_path / "none" / "me.md"))
    assert "is not a folder" in str(refused(tmp_path / "file" / "me.md"))


def test_a_read_only_file_stays_even_when_forced(tmp_path: Path) -> None:
    (tmp_path / "me.md").write_text("old")
    (tmp_path / "me.md").chmod(0o400)
    assert "read-only" in str(refused(tmp_path / "me.md", force=True))


@NEEDS_PERMISSIONS
def test_a_folder_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    assert "its folder cannot be written to" in str(refused(tmp_path / "me.md"))


@pytest.mark.parametrize("name", ["a\0.md", "x" * 300 + ".md", "\x1b[2J\n\udcff/me.md"])
def test_a_name_that_cannot_be_is_told_harmlessly(tmp_path: Path, name: str) -> None:
    error = str(refused(f"{tmp_path}/{name}"))
    assert error.isprintable()


def test_an_odd_name_is_written_as_it_is(tmp_path: Path) -> None:
    written(tmp_path / "[b] \x1b\n\udcff.md")
    assert names(tmp_path) == ["[b] \x1b\n\udcff.md"]


def test_a_device_is_written_and_stays_a_device() -> None:
    file = OutFile("/dev/null", FORMATS)
    file.write("x")
    assert file.format == "json"
    assert stat.S_ISCHR(Path("/dev/null").lstat().st_mode)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_one_line(rolefit: Command, kitchen: Path) -> None:
    run = rolefit("quiz", "--bank", str(kitchen), "--answers", "-", "-o", "/dev/full", typed=SHEET)
    assert run.code == 1
    assert run.err == "/dev/full: cannot be written (No space left on device); free some space, or give another name\n"
    assert run.out.startswith("Too few answers")


def test_what_fails_half_way_leaves_the_old_file_and_no_other(tmp_path: Path) -> None:
    import resource
    import signal

    (tmp_path / "me.md").write_text("old")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    quiet = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    try:
        with pytest.raises(RolefitError, match="cannot be written"):
            written(tmp_path / "me.md", "x" * 5000, force=True)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, quiet)
    assert (tmp_path / "me.md").read_text() == "old"
    assert names(tmp_path) == ["me.md"]


def test_the_quiz_prints_its_result_and_writes_it(rolefit: Command, kitchen: Path, tmp_path: Path) -> None:
    file = tmp_path / "me.json"
    run = rolefit("quiz", "--full", "--bank", str(kitchen), "-o", str(file), typed="1\n2\n5\n")
    assert run.code == 0
    assert run.out.startswith("Too few answers")
    assert f"\nWritten to {file}.\n" in run.err
    assert json.loads(file.read_text())["answers"] == {"morning": 1, "rush": "flames", "evening": 5}


@pytest.mark.parametrize("form", list(FORMATS))
def test_a_scored_sheet_is_written_in_every_format(rolefit: Command, kitchen: Path, tmp_path: Path, form: str) -> None:
    file = tmp_path / f"me.{form}"
    run = rolefit("quiz", "--bank", str(kitchen), "--answers", "-", "--json", "-o", str(file), typed=SHEET)
    assert run.code == 0
    words = {"json": '"grill-cook"', "csv": "Grill Cook"}.get(form, "Too few answers")
    assert words in file.read_text()
    assert form != "json" or file.read_text() == run.out


def test_a_wrong_name_is_told_before_anything_is_asked(rolefit: Command, kitchen: Path) -> None:
    run = rolefit("quiz", "--bank", str(kitchen), "--output", "me.pdf", typed="1\n2\n5\n")
    assert (run.code, run.out) == (2, "")
    assert run.err.startswith('rolefit: "me.pdf" does not say its format')
    assert run.err.count("\n") == 1


def test_a_dash_is_stdout_and_force_needs_a_file(rolefit: Command, kitchen: Path) -> None:
    plain = rolefit("quiz", "--bank", str(kitchen), "--answers", "-", typed=SHEET)
    dash = rolefit("quiz", "--bank", str(kitchen), "--answers", "-", "-o", "-", typed=SHEET)
    assert dash == plain
    assert rolefit("quiz", "--bank", str(kitchen), "--force", "--answers", "-", typed=SHEET).code == 2


@pytest.fixture(name="kept")
def _kept(bundled: Bank, tmp_path: Path) -> str:
    """What a kept result is as JSON."""
    result = score(bundled, ideal(bundled, "producer"), taken_at="2026-05-01T10:00:00+00:00")
    store = Store(tmp_path / "store.db")
    store.finish("one", result.as_json())
    store.close()
    return as_json(result)


def test_a_past_result_is_written_once_and_again_by_force(rolefit: Command, kept: str, tmp_path: Path) -> None:
    file = tmp_path / "me.json"
    for force, code in (((), 0), ((), 2), (("--force",), 0)):
        run = rolefit("history", "export", "1", "-o", str(file), *force)
        assert (run.code, run.out) == (code, "")
        assert file.read_text() == kept
    assert rolefit("history", "export", "1", "-o", str(tmp_path / "me.html")).code == 0
    assert "<h1>Producer</h1>" in (tmp_path / "me.html").read_text()


def test_a_past_result_goes_to_stdout_as_json(rolefit: Command, kept: str) -> None:
    run = rolefit("history", "export", "1", "-o", "-")
    assert (run.code, run.out, run.err) == (0, kept, "")


def test_export_needs_a_result_and_a_file(rolefit: Command, kept: str, tmp_path: Path) -> None:
    for args in (("1",), ("9", "-o", "-"), ("1", "-o", "me.xml"), ("1", "-o", str(tmp_path))):
        run = rolefit("history", "export", *args)
        assert (run.code, run.out) == (2, "")
        assert run.err.count("\n") == 1
