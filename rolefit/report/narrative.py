"""What a result says in words, the same on every page: the verdict, how sure it is, and what to do without a role."""

from __future__ import annotations

import re
from math import floor

from rolefit.assessment.response_quality import Kind
from rolefit.assessment.result import Result, RoleFit
from rolefit.bank.knowledge import Bank, Role
from rolefit.bank.question import Answer, Question
from rolefit.messages import as_typed, listed
from rolefit.model.verdict import FEWEST_ANSWERS, Verdict

ROUNDING = 1e-9
LEAST_NAMED = 0.15
"""A third role that is less probable than this to be the best is not named beside two others."""

FIT = "Of 100 people who answered like this, how many would fit each role best"
QUALITY = "About your answers"
SIGNS = {
    Kind.CHANCE: "no better than guesses",
    Kind.STRAIGHT: "one key in a long run",
    Kind.CONTRADICTORY: "some against the rest",
    Kind.FAST: "answered too fast",
    Kind.SKIPPED: "many skipped",
}
"""The signs of poor answers in short."""

NO_PORTRAIT = (
    "Your answers lean too little on any one trait to say more about you than which role is nearest; "
    "more answers would draw the picture."
)
RUBS = "Where it may rub"
NO_RUB = "Nothing stands out: no trait puts you clearly at odds with this role."
SETTLES = "What would settle it"
CHANGES = "What would change it"
APART = "What pulls apart"
NOT_APART = "No single trait does: your answers lean a little to several sides, and far to none."
RESPONSIBILITIES = "Responsibilities"
SKILLS = "Skills"
MINOR = "Also named"
BOTH = "One person in both roles"
LACK = "Why"
ADVICE = "What you can do"
ABOUT = "What rolefit is"
ANSWERS = "Your answers"
NEXT = "Next"


def share(probability: float) -> str:
    """Return a probability as a percentage that never claims certainty."""
    return f"{of_100(probability)} %"


def of_100(probability: float) -> str:
    """Return how many of 100 people a probability stands for: "<1" to ">99", never rounded up.

    What only leans must not read like the 90 that make it clear.
    """
    return "<1" if probability < 0.01 else ">99" if probability > 0.99 else str(floor(100 * probability + ROUNDING))


def about(probability: float) -> str:
    """Return the same number as words in a sentence."""
    count = of_100(probability)
    return {"<1": "fewer than 1", ">99": "more than 99"}.get(count, f"about {count}")


def answer_text(question: Question, answer: Answer) -> str:
    """Return in words what was answered, fit to follow "you"."""
    return question.describe(question.index(answer))


def has_winner(result: Result) -> bool:
    """Return whether the result points to any role at all."""
    return result.verdict.names_a_role


def certainty(result: Result) -> str:
    """Return in two or three words how sure the verdict is."""
    return {
        Verdict.CLEAR: "quite sure",
        Verdict.LEANING: "likely, not yet sure",
        Verdict.BETWEEN: "either could suit you" if len(named_ids(result)) == 2 else "each could suit you",
        Verdict.MIXED: "no role clearly stands out",
        Verdict.TOO_FEW: f"it takes at least {FEWEST_ANSWERS} to say anything",
        Verdict.GUESSES: "your answers agree with each other no better than picks by chance would",
    }[result.verdict]


def headline(bank: Bank, result: Result) -> tuple[str, str]:
    """Return the verdict: what the page is headed, and how sure that is."""
    named = named_roles(bank, result)
    titles = [role.title for role in named]
    chances = {role.id: role.probability for role in result.roles}
    people = "of 100 people who answered like this"
    sure = certainty(result)
    match result.verdict:
        case Verdict.CLEAR | Verdict.LEANING:
            return titles[0], f"{sure}: {people}, {about(chances[named[0].id])} would fit it best"
        case Verdict.BETWEEN:
            first, *others = named
            counts = [f"{about(chances[first.id])} would fit {first.title} best"]
            counts += [f"{about(chances[role.id])} {role.title}" for role in others]
            return f"Between {listed(titles)}", f"{sure}: {people}, {listed(counts)}"
        case Verdict.MIXED:
            return (
                f"A mix, nearest to {titles[0]}",
                f"{sure}: {people}, {about(chances[named[0].id])} would fit {titles[0]} best",
            )
        case Verdict.TOO_FEW:
            return "Too few answers", sure
    return "No better than guesses", sure


def named_roles(bank: Bank, result: Result) -> list[Role]:
    """Return the roles that the verdict names, the best first: one, of *between* two or three, or none."""
    return [bank.role[name] for name in named_ids(result)]


def named_ids(result: Result) -> list[str]:
    """Return the ids of the roles that the verdict names, the best first.

    Between roles those are the two likeliest, and a third where enough people like this would fit it best.
    """
    if result.verdict is not Verdict.BETWEEN:
        return [role.id for role in result.roles[: int(has_winner(result))]]
    first, *others = result.roles
    likeliest = sorted(others, key=lambda role: -role.probability)
    kept = [role.id for place, role in enumerate(likeliest[:2]) if place == 0 or role.probability >= LEAST_NAMED]
    return [role.id for role in result.roles if role is first or role.id in kept]


def job_sentence(role: Role) -> str:
    """Return one sentence on what the role is: the first of its summary."""
    first = re.split(r"(?<=[.!?])\s", role.summary.text.strip(), maxsplit=1)[0]
    return f"In this job, y{first[1:]}" if first.startswith("You") else first


def in_order(bank: Bank, result: Result) -> tuple[RoleFit, ...]:
    """Return the roles as they are listed: the best first, in the bank's order where none is best."""
    if has_winner(result):
        return result.roles
    order = list(bank.role)
    return tuple(sorted(result.roles, key=lambda role: order.index(role.id)))


def foremost(bank: Bank, result: Result) -> tuple[Role, Role]:
    """Return the two roles that a page sets side by side: the best and its runner-up, whatever the verdict."""
    return bank.role[result.roles[0].id], bank.role[result.runner_up]


def lack(result: Result) -> str:
    """Return why no role is named."""
    answered = answered_count(result)
    if answered < FEWEST_ANSWERS:
        few = "1 answer is" if answered == 1 else f"{answered} answers are"
        return f"{few} too few to say anything; it takes at least {FEWEST_ANSWERS}."
    return (
        f"Your {answered} answers agree with each other no better than answers picked by chance would. "
        "That happens when the questions do not suit your work, or when they were answered in a hurry."
    )


def advice(bank: Bank, result: Result) -> list[str]:
    """Return what to do where no role is named."""
    found = [
        "Answer again, thinking of days at work that you really had: " + as_typed("quiz", bank.folder),
        "Skip a question that says nothing to you (s). A skip never counts against a role.",
        "Read what the jobs are like: " + as_typed(f"show {bank.roles[0].id}", bank.folder),
    ]
    if answered_count(result) < len(bank.questions):
        place = 0 if result.verdict is Verdict.TOO_FEW else 1
        found.insert(place, "Answer all of the questions instead of a few: " + as_typed("quiz --full", bank.folder))
    return found


def about_rolefit(bank: Bank) -> str:
    """Return what rolefit is and does not claim."""
    return (
        "rolefit asks how you like to work, not what you can do: it is no test of ability and no tool for hiring. "
        f"What it says of the roles comes from the bank {bank.name} and its sources; how much an answer counts is its "
        "authors' judgement, and nobody has followed people's answers into their careers. Titles differ from company "
        "to company: judge a job by its duties. How the numbers come about is told in rolefit's docs/model.md."
    )


def answered_count(result: Result) -> int:
    """Return how many questions were answered and not skipped."""
    return sum(answer is not None for answer in result.answers.values())
