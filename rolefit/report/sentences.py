"""What a result says in words, the same on every page: the verdict, how sure it is, and what to do without a role."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import floor

from rolefit.assessment.response_quality import Kind
from rolefit.assessment.result import Result, RoleFit
from rolefit.bank.knowledge import Bank, Role
from rolefit.bank.question import Answer, Question
from rolefit.messages import as_typed, capital, listed
from rolefit.model.verdict import CLEAR, FEWEST_ANSWERS, LEANING, LIKELY_ALONE, Verdict, about_equal

ROUNDING = 1e-9
FIT = "Estimated: of 100 people who answered like this, how many fit each best"
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
    "Your answers say too little of any one trait to say more about you than which role is nearest; "
    "more answers would draw the picture."
)
RUBS = "Where it may rub"
NO_RUB = "Nowhere, as far as your answers say."
TOO_LITTLE = "Your answers say too little of most traits to tell."
UNCLEAR = "Not clear yet"
EVEN = "Your answers speak as much for one as for the other."
BESIDES = "What else your answers say of you"
SETTLES = "What could settle it"
CHANGES = "What would change it"
TRIED = "How often it is right"
APART = "What pulls apart"
NOT_APART = "None of the traits that your answers speak of does."
RESPONSIBILITIES = "Responsibilities"
SKILLS = "Skills"
MINOR = "Also named"
BOTH = "One person in both roles"
LACK = "How this happens"
GUESSED = "It happens when the questions do not suit your work, or when they are answered in a hurry."
ADVICE = "What you can do"
TRY = "See for yourself"
ABOUT = "What rolefit is"
ANSWERS = "Your answers"
NEXT = "Next"


def of_100(probabilities: Sequence[float]) -> list[str]:
    """Return how many of 100 people each of these probabilities stands for: whole numbers that sum to 100.

    Rounded by largest remainder (Hamilton's method), but none up to where another verdict begins: what is a mix must
    not read like leaning, nor what only leans like the 90 that make it clear. Nothing is certain: "<1" stands for 0,
    ">99" for 100.
    """
    is_alone = len(about_equal(probabilities)) == 1
    lines = {round(100 * line) for line in (CLEAR, LEANING, *[LIKELY_ALONE] * is_alone)}
    exact = [100 * probability + ROUNDING for probability in probabilities]
    counts = [floor(value) for value in exact]
    by_remainder = sorted(range(len(exact)), key=lambda place: counts[place] - exact[place])
    free = [place for place in by_remainder if counts[place] + 1 not in lines]
    for place in free[: max(0, 100 - sum(counts))]:
        counts[place] += 1
    return ["<1" if count < 1 else ">99" if count > 99 else str(count) for count in counts]


def counts_of(result: Result) -> dict[str, str]:
    """Return how many of 100 people each role would fit best, by the role's id."""
    counts = of_100([role.probability for role in result.roles])
    return {role.id: count for role, count in zip(result.roles, counts, strict=True)}


def about(count: str) -> str:
    """Return such a count as words in a sentence."""
    return {"<1": "fewer than 1", ">99": "more than 99"}.get(count, f"about {count}")


def answer_text(question: Question, answer: Answer) -> str:
    """Return in words what was answered, fit to follow "you"."""
    return question.describe(question.index(answer))


def certainty(result: Result) -> str:
    """Return in a few words how sure the verdict is."""
    return {
        Verdict.CLEAR: "quite sure",
        Verdict.LEANING: "likely, not yet sure",
        Verdict.BETWEEN: "either could suit you" if len(named_ids(result)) == 2 else "each could suit you",
        Verdict.MIXED: "no role clearly stands out",
        Verdict.TOO_FEW: "no role can be named yet",
        Verdict.GUESSES: "no role can be named",
    }[result.verdict]


def headline(bank: Bank, result: Result) -> tuple[str, str]:
    """Return the verdict: what the page is headed, and how sure that is, without a full stop."""
    titles = [role.title for role in named_roles(bank, result)]
    title = {
        Verdict.BETWEEN: f"Between {listed(titles)}" if titles else "",
        Verdict.MIXED: f"A mix, nearest to {titles[0]}" if titles else "",
        Verdict.TOO_FEW: "Too few answers",
        Verdict.GUESSES: "No better than guesses",
    }.get(result.verdict, titles[0] if titles else "")
    return title, f"{capital(certainty(result))}: {_people(bank, result) if titles else lack(result)}"


def _people(bank: Bank, result: Result) -> str:
    """Return how many of 100 people the roles that are named would fit best."""
    counts = {name: about(count) for name, count in counts_of(result).items()}
    best, *others = named_roles(bank, result)
    told = f"of 100 people who answered like this, {counts[best.id]} would fit "
    if result.verdict is Verdict.CLEAR:
        return f"{told}it best"
    if result.verdict is Verdict.LEANING:
        return f"{told}it best (“quite sure” begins at {100 * CLEAR:.0f})"
    if result.verdict is Verdict.BETWEEN:
        return listed([f"{told}{best.title} best", *(f"{counts[role.id]} {role.title}" for role in others)])
    likeliest = max(result.roles, key=lambda role: role.probability)
    if likeliest.probability > result.roles[0].probability:
        # Rare, by a point or two: docs/model.md, section 4.
        title = bank.role[likeliest.id].title
        return f"{told}{best.title} best and {counts[likeliest.id]} {title}, but on average {best.title} is nearest"
    return f"{told}{best.title} best (“likely” begins at {100 * LIKELY_ALONE:.0f})"


def named_roles(bank: Bank, result: Result) -> list[Role]:
    """Return the roles that the verdict names, the best first: one, of *between* two or three, or none."""
    return [bank.role[name] for name in named_ids(result)]


def named_ids(result: Result) -> list[str]:
    """Return the ids of the roles that the verdict names, the best first: between roles those that are about equal."""
    if result.verdict is not Verdict.BETWEEN:
        return [role.id for role in result.roles[: int(result.verdict.names_a_role)]]
    named = about_equal([role.probability for role in result.roles])
    if len(named) < 2:
        named = [0, 1]  # kept by an earlier version, which drew the line elsewhere
    return [result.roles[place].id for place in named]


def job_sentence(role: Role) -> str:
    """Return one sentence on what the role is: the first of its summary."""
    return re.split(r"(?<=[.!?])\s", role.summary.text.strip(), maxsplit=1)[0]


def in_order(bank: Bank, result: Result) -> tuple[RoleFit, ...]:
    """Return the roles as they are listed: the best first, in the bank's order where none is best."""
    if result.verdict.names_a_role:
        return result.roles
    order = list(bank.role)
    return tuple(sorted(result.roles, key=lambda role: order.index(role.id)))


def foremost(bank: Bank, result: Result) -> tuple[Role, Role]:
    """Return the two roles that a page sets side by side: the best and its runner-up, whatever the verdict."""
    return bank.role[result.roles[0].id], bank.role[result.runner_up]


def lack(result: Result) -> str:
    """Return why no role is named."""
    answered = result.answered
    if result.verdict is Verdict.TOO_FEW:
        return f"it takes at least {FEWEST_ANSWERS} answers, and you gave {answered or 'none'}"
    return f"your {answered} answers agree with each other no better than picks by chance would"


def advice(bank: Bank, result: Result) -> list[str]:
    """Return what to do where no role is named."""
    found = ["Answer again, thinking of days at work that you really had: " + as_typed("quiz", bank.folder)]
    if result.answered < len(bank.questions):
        found.append("Answer all of the questions instead of a few: " + as_typed("quiz --full", bank.folder))
    if result.verdict is not Verdict.TOO_FEW:
        found.append("Skip a question that says nothing to you (s). A skip never counts against a role.")
    return [*found, "Read what the jobs are like: " + as_typed(f"show {bank.roles[0].id}", bank.folder)]


def trying(named: Sequence[Role]) -> list[str]:
    """Return how to find out at work whether these roles fit, one or more."""
    titles = listed([role.title for role in named])
    if len(named) == 1:
        ask = (
            f"Ask somebody whose job is {titles} which of these duties filled their last week. Would you have liked it?"
        )
    else:
        ask = (
            f"Ask people in these jobs ({titles}) which of these duties filled their last week. Which week would you "
            "rather have had?"
        )
    return [
        ask,
        "Look for one of these duties in the work you do now, and do more of it for a while.",
        "Read a few adverts. Companies give the same title to different jobs, so go by the duties.",
    ]


def about_rolefit(bank: Bank) -> str:
    """Return what rolefit is and does not claim."""
    return (
        "rolefit asks how you like to work, not what you can do: it is no test of ability and no tool for hiring. "
        f"What it says of the roles is taken from the documents that its bank of roles and questions, {bank.name}, "
        "names; how much an answer counts is the authors' judgement, and nobody has followed people's answers into "
        "their careers. Titles differ from company to company: judge a job by its duties. How the numbers come about "
        "is told in docs/model.md, which comes with rolefit."
    )
