"""A row is what was kept if its checksum says so, whatever else is in it; and nothing else ever is."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest

from rolefit.store.rows import (
    LEAST_READ,
    MOST_CONTENT,
    MOST_READ,
    Kept,
    Row,
    checksum_of,
    encoded,
    kept_in,
    number_of,
    read_at_once,
)


def row(text: bytes = b'{"a": 1}', number: int = 7, name: bytes = b"id", bank: bytes = b"kitchen") -> Row:
    return Row(number, name, bank, text, checksum_of(number, name, bank, text))


SOUND = row()


def test_a_checksum_is_made_as_every_rolefit_with_this_format_makes_it() -> None:
    whole = b"7\nid\nkitchen\n{}"
    assert checksum_of(7, b"id", b"kitchen", b"{}") == b"2:7:" + hashlib.sha256(whole).hexdigest().encode()
    assert kept_in(SOUND) == Kept(7, "id", {"a": 1}, "kitchen")


def test_a_row_of_the_first_format_is_sound_under_the_number_it_has() -> None:
    old = replace(SOUND, checksum=hashlib.sha256(b'id\nkitchen\n{"a": 1}').hexdigest().encode())
    assert kept_in(old) == Kept(7, "id", {"a": 1}, "kitchen")
    assert kept_in(replace(old, number=8)) == Kept(8, "id", {"a": 1}, "kitchen")
    assert kept_in(replace(old, text=b'{"a": 2}')) is None


@pytest.mark.parametrize("part", ["id", "bank", "text", "checksum"])
@pytest.mark.parametrize("value", [None, 5, 1.5, "text", b"", b"other"])
def test_a_row_with_another_part_is_damaged(part: str, value: object) -> None:
    changed = {"id": SOUND.id, "bank": SOUND.bank, "text": SOUND.text, "checksum": SOUND.checksum, part: value}
    odd = Row(SOUND.number, **changed)
    assert (number_of(odd), kept_in(odd)) == (None, None)


@pytest.mark.parametrize("number", [0, -1, 8, 2**62])
def test_a_row_whose_number_is_damaged_tells_its_own_and_one_whose_checksum_is_names_the_number_it_has(
    number: int,
) -> None:
    moved = replace(SOUND, number=number)
    assert number_of(moved) == 7
    assert isinstance(SOUND.checksum, bytes)
    for noted in (b"2:0:", b"2:9:", b"3:7:", b"2:07:", b"2:" + b"9" * 19 + b":"):
        assert number_of(replace(SOUND, checksum=noted + SOUND.checksum[-64:])) == 7
        assert number_of(replace(moved, checksum=noted + SOUND.checksum[-64:])) is None


@pytest.mark.parametrize("text", [b"[]", b"null", b"1", b"{", b'{"a": "\xff"}', b"[" * 100_000])
def test_what_no_rolefit_kept_is_damaged_though_its_checksum_is_right(text: bytes) -> None:
    assert number_of(row(text)) == 7
    assert kept_in(row(text)) is None
    assert kept_in(row(name=b"\xff")) is None
    assert kept_in(row(bank=b"\xff")) is None


def test_content_may_be_as_long_as_the_limit_and_no_longer() -> None:
    words = b'{"a": "%b"}' % (b"x" * (MOST_CONTENT - 9))
    assert number_of(row(words)) == 7
    assert number_of(row(words + b" ")) is None


def test_what_is_kept_has_its_order_and_no_number_that_other_programs_do_not_know() -> None:
    assert encoded({"b": 1, "a": "ü"}) == '{"b": 1, "a": "\\u00fc"}'
    with pytest.raises(ValueError, match="not JSON compliant"):
        encoded({"a": float("nan")})


def test_rows_are_read_as_far_as_their_content_goes_and_empty_ones_not_without_end() -> None:
    half = row(b" " * (MOST_READ // 2))
    assert list(read_at_once([half, half, SOUND])) == [half, half]
    assert list(read_at_once([half, row(b" " * (MOST_READ // 2 + 1))])) == [half]
    for empty in (row(b""), Row(1, None, None, None, None)):
        assert len(list(read_at_once([empty] * (MOST_READ // LEAST_READ + 1)))) == MOST_READ // LEAST_READ
