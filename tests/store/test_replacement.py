"""A sound store in place of a damaged one: what was sound is in it, and what was not is named."""

from __future__ import annotations

import stat
from contextlib import closing
from pathlib import Path

import pytest

from rolefit.store.database import Store
from rolefit.store.replacement import MOST_AHEAD, in_memory
from rolefit.store.rows import Row, checksum_of
from rolefit.store.salvage import Salvage
from tests.support.stores import CONTENT, begun


@pytest.mark.parametrize("table", ["sitting", "result"])
@pytest.mark.parametrize(
    ("numbers", "highest", "following"),
    [
        ([], None, 1),
        ([], 1, 2),
        ([], 9, 10),
        ([3], None, 4),
        ([3], 3, 4),
        ([3], 2, 4),
        ([3], 9, 10),
        ([3], 3 + MOST_AHEAD, 4 + MOST_AHEAD),
        ([3], 4 + MOST_AHEAD, 4),
        ([3], -5, 4),
    ],
)
def test_a_number_that_was_given_once_is_not_given_again_as_far_as_it_is_known(
    table: str, numbers: list[int], highest: int | None, following: int
) -> None:
    bank = b"kitchen" if table == "sitting" else b""
    rows = {n: Row(n, b"id", bank, b"{}", checksum_of(n, b"id", bank, b"{}")) for n in numbers}
    known = {} if highest is None else {table: highest}
    found = Salvage(rows, {}, known) if table == "sitting" else Salvage({}, rows, known)
    with closing(in_memory(found)) as connection:
        fields, values = ("id, bank", "'new', 'kitchen'") if table == "sitting" else ("id", "'new'")
        connection.execute(f"INSERT INTO {table} ({fields}, content, checksum) VALUES ({values}, '', '')")
        given = [number for (number,) in connection.execute(f"SELECT number FROM {table} ORDER BY number")]
    assert given == [*numbers, following]


def test_a_row_that_leads_nowhere_is_named_before_and_after_the_store_is_replaced(path: Path) -> None:
    with closing(Store(path)) as store:
        store.finish("first", CONTENT)
        store.finish("long", {"words": "x" * 5000})
        store.save_sitting("one", "kitchen", CONTENT)
    data = bytearray(path.read_bytes())
    # Where the long row goes on in another page: the last of its bytes in the page where it begins.
    begin = data.index(b"long{")
    (link,) = [
        place
        for place in range(begin, begin + 4096)
        if data[place : place + 3] == b"\x00\x00\x00"
        and 0 < data[place + 3] < 20
        and data[place - 4 : place] == b"xxxx"
    ]
    data[link] = 0x7F
    path.write_bytes(data)
    with closing(Store(path)) as store:
        assert ([row.id for row in store.results()[0]], store.results()[1]) == (["first"], [2])
        store.save_sitting("two", "kitchen", CONTENT)
        assert ([row.id for row in store.results()[0]], store.results()[1]) == (["first"], [2])
        assert [row.id for row in store.sittings()[0]] == ["two", "one"]
    with closing(Store(path)) as store:
        assert ([row.id for row in store.results()[0]], store.results()[1], store.notice) == (["first"], [2], "")


def test_what_stands_in_the_way_of_a_replacement_is_replaced_and_never_followed(path: Path, tmp_path: Path) -> None:
    begun(path)
    precious = tmp_path / "precious"
    precious.write_text("mine")
    for end in (".new", ".damaged"):
        Path(f"{path}{end}").symlink_to(precious)
    Path(f"{path}-journal").write_bytes(b"of the damaged file")
    before = b"no" + path.read_bytes()[2:]
    path.write_bytes(before)
    path.chmod(0o644)
    with closing(Store(path)) as store:
        store.save_sitting("two", "kitchen", CONTENT)
    with closing(Store(path)) as store:
        assert ([row.id for row in store.sittings()[0]], store.notice) == (["two", "begun"], "")
    assert precious.read_text() == "mine"
    assert Path(f"{path}.damaged").read_bytes() == before
    assert not Path(f"{path}.new").exists()
    modes = {file.name: stat.S_IMODE(file.lstat().st_mode) for file in path.parent.iterdir()}
    assert set(modes.values()) == {0o600}, modes
