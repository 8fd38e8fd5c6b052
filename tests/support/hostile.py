"""Words, and changes to bytes and trees, that have broken programs like rolefit; which ones a ``Random`` decides."""

from __future__ import annotations

import json
import math
import re
from random import Random
from typing import Any

HOSTILE = [
    "<script>alert(1)</script>",
    "</title></style></svg><img src=x onerror=alert(1)>",
    "\"'><a href=javascript:alert(1)>x</a>",
    "&lt;b&gt; &#60; ]]> <!-- -->",
    "[x](javascript:alert(1)) ![y](//evil.example/z.png)",
    "<//evil.example> www.evil.example [^1]: x",
    "[/] [link=file:///x]here[/link] :smile: {{x}} $x$",
    "*a* _b_ **c** `d` ~~e~~ ==f== # g | h \\",
    "# heading",
    "- item",
    "+ item",
    "1. item",
    "2) item",
    "> quote",
    "---",
    "===",
    "```",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "＝1+1",
]

SYNTAX = [
    *("&a ", "*a", "&a [*a, *a]", "<<: {a: b}", "<<: *a", "!!int abc", '!!bool "x"', "!!timestamp abc", "!local x"),
    *(
        "!!python/object/apply:os.system [id]",
        "---\n",
        "...\n",
        "--- a\n--- b\n",
        "%TAG ! tag:x,2000:\n",
        "%YAML 1.2\n",
    ),
    *(
        "? [a, b]\n: c",
        "? {a: b}\n: c",
        "[",
        "]",
        "{",
        "}",
        "[" * 40,
        "{a: " * 40,
        "[" * 30_000,
        "- " * 2_000,
        "? " * 900,
    ),
    *("|\n", ">-\n", '"', "'", "\t", "# developer", ": ", "- ", "{name}", "What is this: x", "*bold*", "`x`", "%50"),
    *("&amp", "<html>", "\r", "\r\n", "\n\n", "a: 1\na: 2\n", "\ufeff", "\u2028", "\x85"),
]
NUMBERS = [
    *("no", "yes", "on", "~", "null", "", "010", "0o10", "1e3", "1_000", "1:30", "190:20:30", "1.10", ".5", "+1", "-0"),
    *("2024-01-01", "2024-13-45", ".nan", ".inf", "-.inf", "1.0e+999", "NaN", "Infinity", "-1", "1", "0", "0.0", "2"),
    *("1.0000000001", "0.000000001", "-0.3", "9" * 5000, "0x" + "f" * 20_000, "1" + ":59" * 2_000, "١", "0.5.5"),
]
ESCAPES = [
    rf'"{code}"' for code in (r"\e[2J", r"\a", r"\0", r"\x9b", r"\uD800", r"\ud83d\ude00", r"\N", r"\L", r"\u202e")
]
ESCAPES += [r'"\U00110000"', r'"\x"', r'"\uFEFF"', r'"\_"', r'"\t\r\n"', r'"\U000E0041"']
CONTROLS = [
    *("\x1b[2J", "\x1b]0;t\x07", "\x1b]8;;http://e.example\x1b\\x", "\x1b]52;c;YQ==\x07", "\x1bP+q\x1b\\", "\x9b2J"),
    *(
        "\0",
        "\x7f",
        "\b\b",
        "\x9d0;t\x9c",
        "\u202eabc",
        "\u2066",
        "\u200b",
        "\u200f",
        "\U000e0041",
        "e" + "\u0301" * 200,
    ),
    *("\ud800", "\uffff", "\ufff9", "\u2029", "\x0b\x0c", "\u061c"),
]
TEXTS = [
    *("[/]", "[/b]", "[bold]x", "[link=file:///etc/passwd]x[/link]", ":smile:", "[red", "\\", "\\[", "{{x}}", "${x}"),
    *(
        "../../evil",
        "/etc/passwd",
        "CON",
        "a" * 300,
        "x" * 4000,
        "x" * 4001,
        "漢字" * 60,
        "👩\u200d🚀",
        "می\u200cخواهم",
    ),
    *(
        "שלום עולם",
        "ẹ́",
        "नमस्ते",
        "\xa0",
        "\u3000",
        "\xad",
        "\u3164",
        "\u2800",
        "\u034f",
        "️" * 6,
        "a b " * 900,
        "ǅ",
        "ß",
        "İ",
    ),
    *("javascript:alert(1)", '"onmouseover="alert(1)', "]]>", "a|b", "me@example.com", "<!--", "&#0;", "\u180e"),
    *HOSTILE,
]
TOKENS = [*SYNTAX, *NUMBERS, *ESCAPES, *CONTROLS, *TEXTS]
VALUES: list[Any] = [
    *(None, True, False, 0, 1, 3, 5, 6, -1, 2**63, 10**400, 0.5, 1.5, -0.0, 1e-9, 1e308, math.nan, math.inf, -math.inf),
    *("", " ", [], {}, [[]], {"": ""}, {"a": 1}, [None], "1", "5"),
]


# Changes to bytes


def damaged(random: Random, content: bytes) -> bytes:
    """Return bytes with some flipped, zeroed, cut off, put in or given twice."""
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        start = random.randrange(len(content) + 1)
        end = start + random.choice((1, 1, 1, 8, 100, 4096))
        match random.randrange(5):
            case 0:
                middle = bytes(byte ^ 1 << random.randrange(8) for byte in content[start : start + 1])
                content = content[:start] + middle + content[start + 1 :]
            case 1:
                content = content[:start] + bytes(len(content[start:end])) + content[end:]
            case 2:
                content = content[:start] + content[end if random.random() < 0.8 else len(content) :]
            case 3:
                content = content[:start] + bytes(random.choices(range(256), k=3)) + content[start:]
            case _:
                content = content[:end] + content[start:]
    return content


def shuffled(random: Random, content: bytes) -> bytes:
    """Return bytes with some lines dropped, doubled, swapped or moved in."""
    lines = content.split(b"\n")
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        one, other = random.randrange(len(lines)), random.randrange(len(lines))
        match random.randrange(4):
            case 0:
                lines[one : one + random.randint(0, 3)] = []
            case 1:
                lines.insert(other, lines[one])
            case 2:
                lines[one], lines[other] = lines[other], lines[one]
            case _:
                lines[one] = b" " * random.randint(0, 3) + lines[one].strip()
        lines = lines or [b""]
    return random.choice((b"\n", b"\n", b"\n", b"\r\n", b"\r")).join(lines)


def spliced(random: Random, content: bytes) -> bytes:
    """Return bytes with hostile tokens put in: anywhere, in the place of a value, or on a line of their own."""
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        token = random.choice(TOKENS).encode("utf-8", "surrogatepass")
        places = [match.span(1) for match in re.finditer(rb'[:\[{,-] ?("[^"\n]*"|[^\s\[{][^\n,}\]]*)', content)]
        start = random.randrange(len(content) + 1)
        spans = [(start, start), (start, start + random.randint(0, 9))]
        if places:
            spans += [random.choice(places)] * 4
        if (end := content.find(b"\n", start)) >= 0:
            spans.append((end + 1, end + 1))
        start, end = random.choice(spans)
        content = content[:start] + token + content[end:]
    return content


# Changes to trees


def changed(random: Random, tree: Any) -> Any:
    """Return a tree of lists and dicts changed in some places; what was given is changed too."""
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        if not (inner := [node for node in _nodes(tree) if node]):
            break
        node = random.choice(inner)
        _change(random, node, copied(random.choice(inner)))
    return tree


def copied(tree: Any) -> Any:
    """Return a copy in which nothing is shared."""
    return json.loads(json.dumps(tree))


def _nodes(tree: Any) -> list[Any]:
    found, left = [], [tree]
    while left:
        node = left.pop()
        if isinstance(node, dict | list):
            found.append(node)
            left += node.values() if isinstance(node, dict) else node
    return found


def _change(random: Random, node: Any, other: Any) -> None:
    key = random.choice(list(node) if isinstance(node, dict) else range(len(node)))
    old = node[key]
    match random.randrange(8):
        case 0:
            del node[key]
        case 1 if isinstance(node, list):
            node.insert(random.randrange(len(node)), copied(old))
        case 1:
            node[_token(random)[:200]] = node.pop(key)
        case 2 if isinstance(node, list):
            random.shuffle(node)
        case 2:
            node[random.choice(list(node))] = old
        case 3:
            node[key] = random.choice([[old], {"text": old}, [[old] * 3], {str(old)[:80]: old}])
        case 4:
            node[key] = other
        case 5:
            node[key] = random.choice(VALUES)
        case _:
            node[key] = f"{old}{_token(random)}" if isinstance(old, str) and random.random() < 0.5 else _token(random)


def _token(random: Random) -> str:
    return str(random.choice(random.choice((TEXTS, TEXTS, TEXTS, NUMBERS, CONTROLS))))
