"""What one flipped bit costs: a store of three results and an unfinished quiz, damaged at random places.

Usage: python benchmarks/damage.py [FLIPS] [SEED]     (default 2,000 flips, seed 1)

After each flip every result must be listed as it was or be named as damaged, and so must the sitting; nothing may be
listed that was not kept. Then something is written: what was sound before must be there in a file that is whole.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

from rolefit import load_bank, score
from rolefit.assessment.session import Plan, Session
from rolefit.errors import StoreError
from rolefit.store.database import Store

Contents = dict[int, dict[str, Any]]


def filled(path: Path) -> tuple[Contents, Contents]:
    """Make a store as three quizzes and the beginning of a fourth make it; return its sitting and its results."""
    bank = load_bank()
    results: Contents = {}
    sittings: Contents = {}
    with closing(Store(path)) as store:
        for quiz in range(4):
            session = Session(bank, Plan(full=quiz % 2 == 0))
            name = f"{quiz + 2**40:012x}"
            while (question := session.question) is not None and (quiz < 3 or len(session.answers) < 8):
                session = session.answer(question.answer((len(session.answers) + quiz) % 3))
                store.save_sitting(name, bank.name, session.content())
            if quiz < 3:
                result = score(bank, session.answers, taken_at=f"2026-05-0{quiz + 1}T10:00:00+00:00").as_json()
                results[store.finish(name, result)] = result
        sittings = {kept.number: kept.content for kept in store.sittings()[0]}
    return sittings, results


def found(path: Path) -> tuple[list[str], tuple[Contents, Contents]]:
    """Return what is wrong with a damaged store ("" for each thing that is named), and what is sound in it."""
    with closing(Store(path)) as store:
        wrong, sound = [], []
        for (kept, damaged), right in ((store.sittings(), RIGHT[0]), (store.results(), RIGHT[1])):
            listed = {row.number: row.content for row in kept}
            wrong += [f"{number} is listed wrong" for number in listed if listed[number] != right.get(number)]
            wrong += [f"{number} is neither listed nor named" for number in right if number not in {*listed, *damaged}]
            wrong += [f"{number} is named and was never there" for number in damaged if number not in right]
            wrong += ["" for number in damaged if number in right]
            sound.append(listed)
    return wrong, (sound[0], sound[1])


def told(path: Path) -> list[str]:
    """Return what is wrong with a damaged store, before and after something is written to it."""
    try:
        wrong, before = found(path)
        with closing(Store(path)) as store:
            store.save_sitting("another", "another bank", {})
            store.drop_sittings([kept.number for kept in store.sittings("another bank")[0]])
        _, after = found(path)
        with closing(Store(path)) as store:
            is_whole = "damaged" not in store.notice
    except StoreError as error:
        return [str(error)]
    wrong += [] if is_whole else ["it is damaged still"]
    return wrong + ([] if before == after else ["what was sound is not after something was written"])


def main() -> int:
    """Print the counts; 1 if anything sound was hidden or anything damaged not named."""
    flips = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    random = Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    counts = Counter[str]()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "store.db"
        RIGHT.extend(filled(path))
        sound = path.read_bytes()
        for _ in range(flips):
            place, bit = random.randrange(len(sound)), random.randrange(8)
            path.write_bytes(sound[:place] + bytes([sound[place] ^ 1 << bit]) + sound[place + 1 :])
            wrong = told(path)
            counts["named" if "" in wrong else "all sound"] += not any(wrong)
            counts["wrong"] += any(wrong)
            for words in filter(None, wrong):
                print(f"byte {place} (page {place // 4096 + 1}, {place % 4096}), bit {bit}: {words}")
    print(f"{flips} flipped bits in a store of {len(sound)} bytes: {counts['all sound']} cost nothing,")
    print(f"{counts['named']} damaged one row that was named, {counts['wrong']} hid something or told it wrong")
    return 1 if counts["wrong"] else 0


RIGHT: list[Contents] = []

if __name__ == "__main__":
    sys.exit(main())
