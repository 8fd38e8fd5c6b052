"""How hard the bundled texts are to read: Flesch-Kincaid grade (textstat) of each part; exits 1 above grade 8."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import textstat

from rolefit import Bank, load_bank
from rolefit.bank import Claim
from rolefit.question import Choice

MOST = 8.0


def parts(bank: Bank) -> Iterator[tuple[str, list[str]]]:
    """Yield each part of the bank by name, with its texts."""
    texts = []
    for question in bank.questions:
        texts.append(question.prompt)
        shown = question.options if isinstance(question, Choice) else (question.left, question.right)
        texts += [option.text for option in shown]
    yield "questions", texts
    yield "traits", [pole.text for trait in bank.traits for pole in (trait.low, trait.high)]
    yield "what jobs ask", [pole.job for trait in bank.traits for pole in (trait.low, trait.high) if pole.job]
    for role in bank.roles:
        glance = [getattr(role.at_a_glance, name) for name in type(role.at_a_glance).model_fields]
        claims: list[Claim] = [role.summary, *glance, *role.responsibilities, *role.skills, *role.caveats, *role.career]
        yield role.id, [claim.text for claim in claims]
    for pair in bank.knowledge.pairs:
        texts = [claim.text for claim in (*pair.shared, *pair.together, *pair.caveats)]
        texts += [text for friction in pair.friction for text in (friction.text, friction.helps)]
        yield " and ".join(pair.roles), texts
    yield "organisation", [advice.text for advice in bank.knowledge.organisation]


def main() -> int:
    """Print the table."""
    worst = 0.0
    for name, texts in parts(load_bank()):
        grade = textstat.flesch_kincaid_grade(" ".join(text if text[-1] in ".?!" else f"{text}." for text in texts))
        worst = max(worst, grade)
        print(f"{grade:5.1f}  {name}")
    print(f"hardest part: grade {worst:.1f}, at most {MOST:.1f} is wanted")
    return int(worst > MOST)


if __name__ == "__main__":
    sys.exit(main())
