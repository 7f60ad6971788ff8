"""Ways of breaking a pack's text. Each takes the text as bytes and a generator of chance, and gives bytes back."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from typing import Final

from scrubjay.packs.kinds import KINDS

Break = Callable[[bytes, random.Random], bytes]

VALUES: Final = (
    b'""', b'"x"', b'"@none"', b'"$none"', b'"@evaluation"', b'"97165"', b'"2026-01-01"', b'"97110..97124"', b'"F*"',
    b'"{code} {measure.x} {$cap} {"', b"0", b"1", b"-1", b"97165", b"1.5", b"-0.0", b"1e400", b"nan", b"inf", b"-inf",
    b"9" * 400, b"1e999999999", b"0.1e-999999", b"true", b"false", b"[]", b"{}", b"[[]]", b"[{}]", b"[1, 'a']",
    b"{ a = 1 }", b"{ a = { b = { c = {} } } }", b"2026-01-31", b"2026-13-45", b"0000-00-00", b"0001-01-01",
    b"9999-12-31", b"07:32:00", b"1979-05-27T07:32:00Z", b"{ over = 1 }", b"{ in = [] }", b"{ not_in = '@x' }",
    b"{ present = 'yes' }", b"{ field = 'date' }", b"{ field = 'nothing' }", b"{ measure = 'nothing' }",
    b"{ days = 1 }", b"{ days = -1 }", b"{ months = 99999999999999999999 }", b"{ year_from = '02-30' }",
    b"{ last = { days = 0 } }", b"{ table = 'therapy_codes' }", b"{ table = 'none', where = { x = 1 } }",
    b"{ any_of = ['@a'], none_of = ['@a'] }", b"{ all = [] }", b"{ all = [[], {}] }", b"{ from = 2026-01-01 }",
    b"{ from = 9999-12-31, through = 0001-01-01 }", b"{ words = '' }", b"{ add_modifier = 1 }", b"'''a\nb'''",
    b"{ has_any = 'x', has_none = [] }", b"{ is = 'npi' }", b"{ first = ['GO'] }", b"{ member = 'x' }",
    b"{ fits = ['code'] }", b"{ marks = { has_any = ['x'] } }", b"0x1F", b"1_000", b"+5", b'"\\u0000"', b'"\\uD800"',
)  # fmt: skip
VALUE: Final = re.compile(rb"\"[^\"\n]*\"|\b\d[\d.:-]*\b|\btrue\b|\bfalse\b|\[[^\[\]\n]+\]|\{[^{}\n]*\}")
KEY: Final = re.compile(rb"[\w-]+(?=[ \t]*=)")
HEADER: Final = re.compile(rb"^\[+[^\n\]]+\]+", re.MULTILINE)
OPENED: Final = re.compile(rb"\{|^\[+[^\n\]]+\]+[^\n]*", re.MULTILINE)
BRACKET: Final = re.compile(rb"[\[\]{}\"=,#']")
DATE: Final = re.compile(rb"\d{4}-\d\d-\d\d")
DATES: Final = (b"2026-13-45", b"2026-02-30", b"0000-01-01", b"9999-12-31", b"0001-01-01", b"2026-1-1", b"20260101")
OPERATORS: Final = re.findall(
    r"\w+",
    """in not_in over at_least under at_most before on_or_before after on_or_after has_any has_all has_none first is all
    present fits member measure marks field plus minus days months business_days calendar roll from through lasts last
    year_from from_first every week since where table column any_of none_of pack sources codes amounts periods gap
    disable code modifiers units date patient claim coverage authorization discipline place_of_service measures""",
)
KEYS: Final = {field.alias or name for kind in KINDS.values() for name, field in kind.model_fields.items()}
WORDS: Final = (*(word.encode() for word in sorted({*OPERATORS, *KINDS, *KEYS})), b"''", b'"a.b"', b"\xc3\xa9")
"""What a pack may say: every key of every kind, and the words of conditions."""
DEEP: Final = (39, 41, 60, 200, 1_000, 20_000)


def _one(found: Sequence[re.Match[bytes]], chance: random.Random) -> re.Match[bytes] | None:
    return chance.choice(found) if found else None


def _put(text: bytes, found: re.Match[bytes] | None, new: bytes) -> bytes:
    """The text with other bytes where something was found; as it is where nothing was."""
    return text if found is None else text[: found.start()] + new + text[found.end() :]


def _line_at(text: bytes, chance: random.Random) -> tuple[list[bytes], int]:
    lines = text.split(b"\n")
    return lines, chance.randrange(len(lines))


def flip_bytes(text: bytes, chance: random.Random) -> bytes:
    """Some bytes become any other: also such as are no UTF-8, and control characters."""
    changed = bytearray(text)
    for _ in range(chance.choice((1, 1, 2, 8))):
        if changed:
            changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def drop_mark(text: bytes, chance: random.Random) -> bytes:
    """A bracket, quote, comma or equals sign is gone, or stands twice."""
    found = _one(list(BRACKET.finditer(text)), chance)
    return _put(text, found, found[0] * chance.choice((0, 0, 2)) if found else b"")


def other_value(text: bytes, chance: random.Random) -> bytes:
    """A value, also one inside of others, becomes one of another type or meaning."""
    return _put(text, _one(list(VALUE.finditer(text)), chance), chance.choice(VALUES))


def value_from_elsewhere(text: bytes, chance: random.Random) -> bytes:
    """A value becomes another one of the same text."""
    found = list(VALUE.finditer(text))
    return _put(text, _one(found, chance), chance.choice(found)[0] if found else b"")


def other_key(text: bytes, chance: random.Random) -> bytes:
    """A key becomes another key of the text, a word of the language, or is misspelt."""
    found = list(KEY.finditer(text))
    one = _one(found, chance)
    if one is None:
        return text
    new = chance.choice((chance.choice(found)[0], chance.choice(WORDS), one[0][:-1] or b"k", one[0] + b".x"))
    return _put(text, one, new)


def more_keys(text: bytes, chance: random.Random) -> bytes:
    """A table, in braces or under a header, says one thing more."""
    said = chance.choice(WORDS) + b" = " + chance.choice(VALUES)
    found = _one(list(OPENED.finditer(text)), chance)
    if found is None:
        return text
    return text[: found.end()] + (said + b", " if found[0] == b"{" else b"\n" + said) + text[found.end() :]


def other_header(text: bytes, chance: random.Random) -> bytes:
    """A table becomes a list of tables or the other way, moves into another, or takes another's name."""
    found = list(HEADER.finditer(text))
    one = _one(found, chance)
    if one is None:
        return text
    name = one[0].strip(b"[]")
    new = chance.choice(
        (
            b"[" + name + b"]",
            b"[[" + name + b"]]",
            b"[" + name + b".with.x]",
            b"[pack." + name + b"]",
            chance.choice(found)[0],
        )
    )
    return _put(text, one, new)


def impossible_date(text: bytes, chance: random.Random) -> bytes:
    """A day that no calendar has, or the first or last there is."""
    return _put(text, _one(list(DATE.finditer(text)), chance), chance.choice(DATES))


def nest_deeply(text: bytes, chance: random.Random) -> bytes:
    """Lists or tables in each other, or a header of very many parts."""
    deep = chance.choice(DEEP)
    if chance.random() < 0.3:
        return text + b"\n[" + b".".join([b"a"] * deep) + b"]\nb = 1\n"
    opened, closed = chance.choice(((b"[", b"]"), (b"{ a = ", b" }"), (b"{ all = [", b"] }")))
    return _put(text, _one(list(VALUE.finditer(text)), chance), opened * deep + b"1" + closed * deep)


def put_in_bytes(text: bytes, chance: random.Random) -> bytes:
    """NUL, a byte order mark, half a character, a bare carriage return, a lone quote, somewhere."""
    new = chance.choice(
        (b"\0", b"\xef\xbb\xbf", b"\xc3", b"\xff\xfe", b"\r", b'"', b"'''", b"\x0b", b"\xe2\x80\xa8", b"#")
    )
    at = chance.randrange(len(text) + 1)
    return text[:at] + new + text[at:]


def repeat_line(text: bytes, chance: random.Random) -> bytes:
    """A line stands twice, maybe elsewhere: keys and tables that are there already."""
    lines, at = _line_at(text, chance)
    lines.insert(chance.choice((at, chance.randrange(len(lines) + 1))), lines[at])
    return b"\n".join(lines)


def drop_lines(text: bytes, chance: random.Random) -> bytes:
    """Some lines are gone: a header, a key that must be said, half of a list."""
    lines, at = _line_at(text, chance)
    del lines[at : at + chance.choice((1, 1, 2, 5))]
    return b"\n".join(lines)


def move_line(text: bytes, chance: random.Random) -> bytes:
    """A line slips into another table."""
    lines, at = _line_at(text, chance)
    moved = lines.pop(at)
    lines.insert(chance.randrange(len(lines) + 1), moved)
    return b"\n".join(lines)


def cut_off(text: bytes, chance: random.Random) -> bytes:
    """The text ends early."""
    return text[: chance.randrange(len(text) + 1)]


def long_line(text: bytes, chance: random.Random) -> bytes:
    """A text, a list, a comment or a key of very many characters."""
    many = chance.choice((1_000, 50_000))
    new = chance.choice((b'"' + b"x" * many + b'"', b"[" + b'"97165", ' * (many // 10) + b"]", b"1 #" + b"y" * many))
    if chance.random() < 0.2:
        return text + b"\n" + b"k" * many + b" = 1\n"
    return _put(text, _one(list(VALUE.finditer(text)), chance), new)


def extend(text: bytes, chance: random.Random) -> bytes:
    """The pack extends itself, one that extends it, one that is not there, or several that have nothing in common."""
    own = re.search(rb'^id *= *"([^"\n]*)"', text, re.MULTILINE)
    bases = (
        own[1] if own else b"x",
        b"medicare/part-b",
        b"medicaid/nc",
        b"medicaid/base",
        b"commercial/aetna",
        b"nowhere",
    )
    said = (
        b"extends = [" + b", ".join(b'"' + base + b'"' for base in chance.choices(bases, k=chance.randint(1, 3))) + b"]"
    )
    without = re.sub(rb"^extends *=[^\n]*\n", b"", text, flags=re.MULTILINE)
    return without.replace(b"[pack]\n", b"[pack]\n" + said + b"\n", 1)


def other_endings(text: bytes, chance: random.Random) -> bytes:
    """Ends of lines as another system writes them, in part or all, or none at all."""
    return text.replace(b"\n", chance.choice((b"\r\n", b"\r", b"\n\r", b"")), chance.choice((1, 5, -1)))


WAYS: Final[tuple[Break, ...]] = (
    *(other_value,) * 6, *(value_from_elsewhere,) * 3, *(other_key,) * 4, *(more_keys,) * 4, *(drop_lines,) * 2,
    flip_bytes, drop_mark, other_header, impossible_date, nest_deeply, put_in_bytes, repeat_line, move_line, cut_off,
    long_line, extend, other_endings,
)  # fmt: skip


def broken(text: str, chance: random.Random) -> bytes:
    """The text, broken in one to three ways."""
    made = text.encode("utf-8")
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        made = chance.choice(WAYS)(made, chance)
    return made
