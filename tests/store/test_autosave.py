"""Sittings that stopped and go on: what is kept of them, and what is said."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from rolefit import Bank, load_bank, score
from rolefit.assessment.session import Plan, Session
from rolefit.store.autosave import Keeper
from rolefit.store.database import Store
from tests.support.stores import FULL, answered, keeping, locked, sql, written


def test_a_stopped_sitting_goes_on_where_it_was(small: Bank) -> None:
    before = answered(small, 1, 2)
    with keeping(small) as (_, session, words):
        assert session == before
        assert words == "Continuing: 2 answered. rolefit quiz --new starts over."


def test_a_sitting_stopped_in_the_middle_of_looking_back_opens_there(small: Bank) -> None:
    with keeping(small) as (keeper, session, _):
        keeper.save(session.answer(1).answer("hurry").back())
    with keeping(small) as (_, session, _words):
        assert session.question is not None
        assert session.question.id == "rush"
        assert session.old_answer == "hurry"


def test_a_sitting_without_an_answer_is_nothing_to_go_on_with(small: Bank) -> None:
    with keeping(small) as (keeper, session, _):
        keeper.save(session)
    with keeping(small) as (_, session, words):
        assert (session, words) == (Session(small, FULL), "")


def test_a_finished_sitting_is_kept_as_a_result_and_the_next_one_is_fresh(small: Bank, path: Path) -> None:
    session = answered(small, 1, 2, 0)
    with keeping(small) as (keeper, _, _words):
        result = score(small, session.answers)
        assert keeper.finish(result) == 1
    with keeping(small) as (_, fresh, words):
        assert (fresh, words) == (Session(small, FULL), "")
    with closing(Store(path)) as store:
        assert [kept.content for kept in store.results()[0]] == [result.as_json()]


def test_new_starts_over_and_the_other_sitting_stays(small: Bank) -> None:
    before = answered(small, 1)
    with keeping(small, new=True) as (keeper, session, words):
        assert (session.answers, words) == ({}, "")
        keeper.finish(score(small, {"morning": 1}))
    with keeping(small) as (_, session, _words):
        assert session == before


def test_options_given_when_going_on_replace_the_kept_ones(small: Bank) -> None:
    answered(small, 1)
    with keeping(small, Plan(most=2)) as (_, session, _words):
        assert session.plan == Plan(most=2)
    with keeping(small, Plan()) as (_, session, _words):
        assert session.plan == FULL


def changed(kitchen: Path, *pairs: tuple[str, str]) -> Bank:
    """The kitchen with some words of its questions replaced."""
    file = kitchen / "questions.yaml"
    text = file.read_text()
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    file.write_text(text)
    return load_bank(kitchen)


def test_a_bank_that_changed_is_said_and_the_answers_that_fit_are_kept(small: Bank, kitchen: Path) -> None:
    answered(small, 1, 2)
    with keeping(changed(kitchen, ("I light the fire.", "I wake the fire."))) as (_, session, words):
        assert session.answers == {"morning": 2, "rush": "wait"}
        assert words == (
            "Continuing: 2 answered. rolefit quiz --new starts over."
            " The questions or roles have changed since; your answers still fit."
        )


def test_answers_that_no_longer_fit_are_dropped_and_counted(small: Bank, kitchen: Path) -> None:
    answered(small, 1, 2)
    with keeping(changed(kitchen, ("id: wait", "id: rest"))) as (_, session, words):
        assert session.answers == {"morning": 2}
        assert session.question is not None
        assert session.question.id == "rush"
        assert "have changed since; 1 of your answers no longer fit and were dropped." in words


def test_a_bank_with_other_questions_drops_all_answers_and_says_so(small: Bank, kitchen: Path) -> None:
    answered(small, 1)
    with keeping(changed(kitchen, ("id: morning", "id: dawn"))) as (_, session, words):
        assert session.answers == {}
        assert "1 of your answers no longer fit and were dropped." in words


ODD: tuple[dict[str, object], ...] = (
    {"format": 2},
    {"plan": {"full": "yes", "confidence": 0.9, "most": None, "seed": None}},
    {"plan": {"full": True, "confidence": 7.0, "most": None, "seed": None}},
    {"plan": {"full": True, "confidence": 0.9, "most": "x", "seed": None}},
    {"plan": {"full": True, "confidence": 0.9, "most": None, "seed": [1]}},
    {"plan": {"surprise": 1}},
    {"plan": None},
    {"cursor": "x"},
    {"cursor": 1.5},
    {"cursor": None},
    {"wanted": "many"},
    {"answers": [1]},
    {"asked": None},
    {"asked": [["morning"]]},
    {"digest": None, "format": None},
)


@pytest.mark.parametrize("odd", ODD)
def test_what_is_not_a_sitting_is_passed_over(small: Bank, path: Path, odd: dict[str, object]) -> None:
    sound = answered(small, 1).content()
    with closing(Store(path)) as store:
        store.save_sitting("odd", small.name, {**sound, **odd})
    with keeping(small) as (_, session, _words):
        assert session.answers == {"morning": 2}


@pytest.mark.parametrize(
    "odd",
    [
        {"cursor": -5},
        {"cursor": 10**30},
        {"wanted": -1},
        {"asked": ["morning", "morning", "nothing"]},
        {"answers": {"morning": 2, "\x1b[2J": 1, "rush": {"a": []}}},
        {"asked": ["morning", "rush"], "answers": {"morning": 2, "rush": 1e999}},
    ],
)
def test_a_strange_sitting_gives_a_sound_session(small: Bank, path: Path, odd: dict[str, object]) -> None:
    sound = answered(small, 1).content()
    with closing(Store(path)) as store:
        store._file.connection.execute("DELETE FROM sitting")
        text = json.dumps({**sound, **odd})
        checksum = hashlib.sha256(f"odd\n{small.name}\n{text}".encode()).hexdigest()
        values = ("odd", small.name, text, checksum)
        with store._file.connection:
            store._file.connection.execute(
                "INSERT INTO sitting (id, bank, content, checksum) VALUES (?, ?, ?, ?)", values
            )
    with keeping(small) as (_, session, words):
        assert session.answers == {"morning": 2}
        assert session.question is not None
        assert "\x1b" not in words


def test_a_damaged_sitting_is_named_and_a_fresh_one_begins(small: Bank, path: Path) -> None:
    answered(small, 1)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE sitting SET content = replace(content, '2', '4')")
    with keeping(small) as (keeper, session, words):
        assert session.answers == {}
        assert words == f"{path}: an unfinished quiz in it was damaged and is dropped."
        assert keeper.is_keeping
    with keeping(small) as (_, _session, words):
        assert words == ""


def test_a_damaged_store_and_a_damaged_sitting_in_it_are_told_before_the_sitting_that_goes_on(
    small: Bank, path: Path
) -> None:
    answered(small, 1)
    with closing(Store(path)) as store:
        store.save_sitting("damaged", small.name, {})
    sql(path, "UPDATE sitting SET content = '{...' WHERE id = 'damaged'")
    path.chmod(0o640)
    with keeping(small) as (_, _session, words):
        assert words == (
            f"{path}: others can read it; chmod 600 makes it yours alone. "
            f"{path}: an unfinished quiz in it was damaged and is dropped. "
            "Continuing: 1 answered. rolefit quiz --new starts over."
        )


def test_a_store_that_was_emptied_is_told_in_one_sentence(small: Bank, path: Path) -> None:
    answered(small, 1)
    path.write_bytes(b"")
    with keeping(small) as (_, _session, words):
        assert words == f"{path} was empty: what rolefit had kept in it is gone."


def test_a_sitting_with_another_bank_is_not_gone_on_with_and_stays(small: Bank, path: Path) -> None:
    sound = answered(small, 1).content()
    with closing(Store(path)) as store:
        store.drop_sittings([1])
        store.save_sitting("other", "garden", sound)
    with keeping(small) as (_, session, words):
        assert (session.answers, words) == ({}, "")
    with closing(Store(path)) as store:
        assert [kept.bank for kept in store.sittings()[0]] == ["garden"]


# Where nothing can be kept


NOT_KEPT = "Nothing is kept for now; you can still finish."


def test_a_store_that_cannot_be_opened_is_told_once_and_used_as_soon_as_it_can(small: Bank, path: Path) -> None:
    path.mkdir(parents=True)
    with keeping(small) as (keeper, session, words):
        remedy = "set ROLEFIT_STORE to a file you can write, or use --no-save"
        assert words == f"{path} cannot be opened: it is a folder; {remedy}. {NOT_KEPT}"
        session = session.answer(1)
        assert (keeper.save(session), keeper.is_keeping, keeper.label) == ("", False, "")
        path.rmdir()
        session = session.answer("wait")
        assert (keeper.save(session), keeper.is_keeping) == ("Your answers are kept again.", True)
        assert keeper.save(session) == ""
    with keeping(small) as (_, found, words):
        assert (found.answers, words) == (session.answers, "Continuing: 2 answered. rolefit quiz --new starts over.")


def test_a_result_that_cannot_be_kept_is_told_unless_it_was_told_in_the_beginning(small: Bank, path: Path) -> None:
    path.mkdir(parents=True)
    result = score(small, {"morning": 1})
    said: list[str] = []
    keeper = Keeper(said.append)
    keeper.begin(small, FULL, new=False)
    assert (keeper.finish(result), said) == (None, [])
    path.rmdir()
    assert (keeper.finish(result), said) == (1, [])
    with locked(path):
        assert keeper.finish(result) is None
    keeper.close()
    assert len(said) == 1
    assert said[0].startswith(f"{path} cannot be written: database is locked; ")
    assert said[0].endswith(". The result is not kept.")


def test_answers_that_cannot_be_kept_are_told_once_and_so_is_that_they_are_kept_again(small: Bank, path: Path) -> None:
    with keeping(small) as (keeper, session, _):
        session = session.answer(1)
        with locked(path):
            words = keeper.save(session)
            assert words.startswith(f"{path} cannot be written: database is locked; ")
            assert words.endswith(f". {NOT_KEPT}")
            assert (keeper.save(session), keeper.is_keeping) == ("", False)
        assert (keeper.save(session), keeper.is_keeping) == ("Your answers are kept again.", True)
        assert keeper.save(session) == ""


def test_a_store_that_cannot_be_written_at_the_start_still_gives_the_sitting_to_go_on_with(
    small: Bank, path: Path
) -> None:
    before = answered(small, 1)
    with closing(Store(path)) as store:
        store.save_sitting("damaged", small.name, {})
    sql(path, "UPDATE sitting SET checksum = '' WHERE id = 'damaged'")
    keeper = Keeper(print)
    with written(path):
        session, words = keeper.begin(small, FULL, new=False)
    keeper.close()
    assert session == before
    assert words.startswith(
        f"Continuing: 1 answered. rolefit quiz --new starts over. {path} cannot be written: database is locked; "
    )
    assert words.endswith(f". {NOT_KEPT}")


def test_who_wants_nothing_kept_hears_nothing_of_it_and_has_nothing_kept(small: Bank, path: Path) -> None:
    keeper = Keeper(pytest.fail, wanted=False)
    session, words = keeper.begin(small, FULL, new=False)
    assert (session, words) == (Session(small, FULL), "")
    assert (keeper.save(session.answer(1)), keeper.is_keeping, keeper.label) == ("", False, "")
    assert keeper.finish(score(small, {"morning": 1})) is None
    keeper.close()
    assert not path.parent.exists()


def test_a_store_that_was_closed_is_not_opened_again(small: Bank, path: Path) -> None:
    with keeping(small) as (keeper, session, _):
        keeper.close()
        path.unlink()
        assert (keeper.save(session.answer(1)), keeper.is_keeping) == ("", False)
        assert keeper.finish(score(small, {"morning": 1})) is None
    assert not path.exists()


def test_a_sitting_that_could_not_be_claimed_at_first_is_when_it_is_kept(
    small: Bank, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Store(path).close()
    keeper = Keeper(print)
    with locked(path):
        session, words = keeper.begin(small, FULL, new=False)
        assert keeper.label == ""
    assert "Nothing is kept for now" in words
    assert keeper.save(session.answer(1)) == "Your answers are kept again."
    claim = f"o = s.Store(pathlib.Path({str(path)!r})); print(o.claim(o.sittings()[0][0].id))"
    run = [sys.executable, "-c", f"import pathlib, rolefit.store.database as s; {claim}"]
    assert subprocess.run(run, capture_output=True, check=True).stdout == b"False\n"
    keeper.close()
    assert subprocess.run(run, capture_output=True, check=True).stdout == b"True\n"


def test_the_name_of_the_store_is_harmless_when_damage_in_it_is_told(
    small: Bank, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "\x1b[2J.db"
    monkeypatch.setenv("ROLEFIT_STORE", str(path))
    answered(small, 0)
    with closing(sqlite3.connect(path)) as store, store:
        store.execute("UPDATE sitting SET checksum = 'x'")
    with keeping(small) as (_, _, words):
        assert "<U+001B>[2J.db: an unfinished quiz in it was damaged" in words
