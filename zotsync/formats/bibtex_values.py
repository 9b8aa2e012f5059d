"""Values of a .bib file: names, dates, keywords, long and verbatim text; each way and back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from zotsync.formats import bibtex_latex as latex
from zotsync.item import Creator

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NUMBERS = {name: number for number, name in enumerate(MONTHS, 1)} | {
    "mrz": 3, "mär": 3, "mai": 5, "okt": 10, "dez": 12, "fév": 2, "avr": 4, "aoû": 8, "déc": 12,
}  # fmt: skip

_PARAGRAPH = re.compile(r"(?:\r\n|\r|\n)[ \t]*(?:(?:\r\n|\r|\n)[ \t]*)+")
_UNINDENTED = re.compile(r"(?<!\\\\)(?:\r\n|\r|\n)(?=\S)")
_AROUND_LINES = re.compile(r" *\v *")
_URL_COMMAND = re.compile(r"\\(?:url|path)\s*\{(.*)\}\Z", re.S)
_EDTF = re.compile(r"[\d./:TXZ?~+-]+")
_ESCAPED = re.compile(r"\{?\\([_%&#$~{}])(?:\{\})?\}?")


def text(raw: str) -> str:
    """One line of text.

    >>> text("{The {DNA} of\\n   wheat}")
    'The DNA of wheat'
    """
    return _settled(latex.decode(raw), "\n\t\r\f\v").strip(" ")


def _settled(decoded: str, blanks: str) -> str:
    """Single blanks for ``blanks`` and rows of them; a no-break space is a character, and stays."""
    for blank in blanks:
        if blank in decoded:
            decoded = decoded.replace(blank, " ")
    while "  " in decoded:
        decoded = decoded.replace("  ", " ")
    return decoded


def date_text(raw: str) -> str:
    """The value of ``date``; biblatex means "about" by its tilde, where LaTeX means a blank.

    >>> date_text("{1620~/1625~}"), date_text("May~2020") == "May\xa02020"
    ('1620~/1625~', True)
    """
    value = raw.strip("{} ")
    return value if is_vague_date(value) else text(raw)


def is_vague_date(value: str) -> bool:
    """Whether this is a date of numbers (EDTF) with a tilde in it."""
    return "~" in value and _EDTF.fullmatch(value) is not None


def long_text(raw: str, *, lines: bool = False) -> str:
    r"""Text with paragraphs: a blank line or ``\par`` parts them, ``\\`` ends a line.

    ``lines``: a line end that no indentation follows ends a line too (notes hold such lists).

    >>> long_text(r"Shelf 3 \\" + "\nLent to Li\nRed", lines=True)
    'Shelf 3\nLent to Li\nRed'
    """
    marked = raw.strip()
    if "\n" in marked or "\r" in marked:
        marked = _PARAGRAPH.sub(latex.LINE * 2, marked)
        if lines:
            marked = _UNINDENTED.sub(latex.LINE, marked)
    decoded = _settled(latex.decode(marked), "\n\t\r\f")
    if latex.LINE in decoded:
        decoded = _AROUND_LINES.sub(latex.LINE, decoded)
    return decoded.strip(" \v").replace(latex.LINE, "\n")


def verbatim(raw: str) -> str:
    """A URL, DOI or code: nothing is LaTeX in it but what must be escaped."""
    value = " ".join(raw.split())
    while value.startswith("{") and value.endswith("}") and value.find("}") == len(value) - 1:
        value = value[1:-1].strip()
    if found := _URL_COMMAND.match(value):
        value = found[1].strip()
    return _ESCAPED.sub(r"\1", value) if "\\" in value else value


def write_long(value: str, *, ascii_only: bool, keep: Mapping[str, str] | None, newline: str) -> str:
    """The inverse of `long_text`."""
    if "\n" not in value:
        return latex.encode(value, ascii_only=ascii_only, keep=keep)
    paragraphs = [
        f" \\\\{newline}".join(
            latex.encode(line, ascii_only=ascii_only, keep=keep) for line in part.split("\n")
        )
        for part in value.split("\n\n")
    ]
    return (newline * 2).join(paragraphs)


def split_list(raw: str, separators: str) -> list[tuple[int, int]]:
    """Where the elements of ``raw`` lie, parted by any of ``separators`` outside braces."""
    spans: list[tuple[int, int]] = []
    depth = start = 0
    for at, sign in enumerate(raw):
        if sign == "{":
            depth += 1
        elif sign == "}":
            depth -= 1
        elif sign in separators and depth <= 0:
            spans.append((start, at))
            start = at + 1
    spans.append((start, len(raw)))
    return spans


_OPENING_RUN = re.compile(r"\{(?:\s*+\{)*+")
_CLOSING_RUN = re.compile(r"(?<![\s}])[\s}]*+\Z")


def unwrap(raw: str) -> str:
    """``raw`` without braces that enclose all of it.

    >>> unwrap("{{A b}}"), unwrap("{A} and {B}")
    ('A b', '{A} and {B}')
    """
    opening, closing = _OPENING_RUN.match(raw), _CLOSING_RUN.search(raw)
    if not (opening and closing and raw.endswith("}")):
        return raw
    depth = around = opening[0].count("{")
    for brace in re.findall("[{}]", raw[opening.end() : closing.start()]):
        depth += 1 if brace == "{" else -1
        around = min(around, depth)
    if around < 0 or depth != closing[0].count("}"):
        return raw
    if around == 0:
        return raw
    first = [brace.end() for brace in re.finditer("{", opening[0])][around - 1]
    last = closing.start() + [brace.start() for brace in re.finditer("}", closing[0])][-around]
    return raw[first:last].strip()


_WRAPPED = 50
"""Text that was broken to fit fills its lines so far, but for the last."""


def _has_one_a_line(body: str) -> bool:
    """Whether a list has a keyword on each line, as EndNote writes it; the words may hold a comma.

    >>> _has_one_a_line("Adult\\nCells, Cultured\\nHumans"), _has_one_a_line("salmon, rivers,\\ngenetics")
    (True, False)
    """
    lines = body.splitlines()
    return (
        len(lines) > 1
        and ";" not in body
        and not any(line[:1].isspace() or not line or line.rstrip().endswith(",") for line in lines)
        and all(line.count(",") <= 1 for line in lines)
        and body.count(",") * 2 < len(lines)
        and min(map(len, lines[:-1])) < _WRAPPED
    )


def keyword_separator(raw: str) -> str:
    """``;`` where the list has one, else ``,``: a list with semicolons may hold commas in its words.

    A line end where each keyword has a line of its own.
    """
    body = unwrap(raw.strip())
    if "\n" in body and _has_one_a_line(body):
        return "\n"
    return ";" if any(body[end : end + 1] == ";" for _, end in split_list(body, ";")) else ","


def keywords(raw: str) -> list[str]:
    """The keywords of a list, in order, each once."""
    body = unwrap(raw.strip()) if raw.startswith("{") else raw
    if "{" not in body and "\\" not in body and "\n" not in body:
        words = [text(part) for part in body.split(";" if ";" in body else ",")]
    else:
        separator = keyword_separator(raw)
        words = [text(body[start:end]) for start, end in split_list(body, separator)]
    return [word for word in dict.fromkeys(words) if word]


# Names.

_WORDS = r"(?:[^\W_]++[.'’-]?)++(?: (?:[^\W_]++[.'’-]?)++)*+"
_SIMPLE_WORDS = re.compile(_WORDS)
_SIMPLE_NAME = re.compile(f"({_WORDS}), ({_WORDS})")

_AND = re.compile(r"(?<!\s)\s+and\s+", re.I)
_BLANK_OR_TIE = re.compile(r"[\s~]+")
_SUFFIX = re.compile(r"(?:Jr|Sr|Jnr|Snr|[IVX]{1,4}|2nd|3rd)\.?", re.I)
_EXTENDED = re.compile(r"^\s*\"?(family|given|prefix|suffix|given-i|useprefix|id)\"?\s*=", re.I)


def split_names(raw: str) -> list[str]:
    """The names of a list, as written."""
    if "{" not in raw:
        blanks = raw.isascii() and raw.isprintable() and "  " not in raw
        plain = blanks and raw.lower().count(" and ") == raw.count(" and ")
        found = raw.strip().split(" and ") if plain else _AND.split(raw.strip())
        return [name for name in found if name]
    names: list[str] = []
    depth = start = at = 0
    for mark in re.finditer(r"[{}]|(?<!\s)\s+and(?=\s)", raw, re.I):
        at = mark.start()
        if raw[at] == "{":
            depth += 1
        elif raw[at] == "}":
            depth -= 1
        elif depth <= 0:
            names.append(raw[start:at])
            start = mark.end()
    names.append(raw[start:])
    return [name.strip() for name in names if name.strip()]


def is_others(name: str) -> bool:
    """Whether the name only says that there are more."""
    return name.strip("{} .").lower() in ("others", "et al", "et. al")


def _words(raw: str) -> list[str]:
    """Words of a name, parted by blanks and ties outside braces."""
    if "{" not in raw:
        return [word for word in _BLANK_OR_TIE.split(raw) if word]
    words = [raw[start:end] for start, end in split_list(raw, " \t\r\n~")]
    return [word for word in words if word]


def _name_text(raw: str) -> str:
    return " ".join(latex.decode(raw).replace(latex.LINE, " ").split())


def _is_particle(word: str) -> bool:
    letter = next((c for c in latex.decode(word) if c.isalpha()), "")
    return letter.islower() and not (word.startswith("{") and not word.startswith("{\\"))


def creator(raw: str, role: str) -> Creator | None:
    """One name: ``First von Last``, ``von Last, First``, ``von Last, Jr., First`` or ``{Name}``.

    >>> creator("von Hagen, Jr., Ida", "author")
    Creator(type='author', last='von Hagen', first='Ida, Jr.', name='')
    >>> creator("{Institute of Fish and Ships}", "author").name
    'Institute of Fish and Ships'
    """
    if simple := _SIMPLE_NAME.fullmatch(raw):
        return Creator(role, simple[1], simple[2])
    if "{" not in raw and "\\" not in raw and "~" not in raw and "=" not in raw and "$" not in raw:
        if raw.count(",") == 1:
            last, _, first = raw.partition(",")
            last, first = " ".join(last.split()), " ".join(first.split())
            return Creator(role, last, first) if last or first else None
        if "," not in raw:
            return _first_last(raw.split(), role)
    elif raw.startswith("{") and unwrap(raw) != raw:
        name = _name_text(raw)
        return Creator(role, name=name) if name else None
    if _EXTENDED.match(raw):
        return _extended(raw, role)
    pieces = [raw[start:end].strip() for start, end in split_list(raw, ",")]
    if len(pieces) == 1:
        return _first_last(_words(raw), role)
    last = _name_text(unwrap(pieces[0]))
    first = _name_text(pieces[-1])
    if len(pieces) > 2 and (suffix := ", ".join(filter(None, map(_name_text, pieces[1:-1])))):
        if not first and _SUFFIX.fullmatch(suffix) is None:
            first = suffix
        elif _SUFFIX.fullmatch(first) and not _SUFFIX.fullmatch(suffix):
            first = f"{suffix}, {first}"  # Last, First, Jr
        else:
            first = f"{first}, {suffix}".removeprefix(", ")
    return Creator(role, last, first) if last or first else None


_HOMONYM = re.compile(r"0\d{3}")
"""How DBLP tells namesakes apart: ``Wei Wang 0010``. It is no part of the name."""


def _first_last(words: list[str], role: str) -> Creator | None:
    if not words:
        return None
    if len(words) > 2 and _HOMONYM.fullmatch(words[-1]):
        words = words[:-1]
    if len(words) == 1:
        name = _name_text(unwrap(words[0]))
        return Creator(role, name=name) if name else None
    start = next((at for at, word in enumerate(words[:-1]) if _is_particle(word)), len(words) - 1)
    if start == 0 and len(words) > 1 and not _is_particle(words[0]):
        start = len(words) - 1
    suffix = ""
    if len(words) > 2 and start == len(words) - 1 and _SUFFIX.fullmatch(words[-1]):
        suffix = ", " + words[-1]
        words, start = words[:-1], start - 1
    last = " ".join(_name_text(word) for word in words[start:])
    first = " ".join(_name_text(word) for word in words[:start]) + suffix
    return Creator(role, last, first) if last or first else None


def _extended(raw: str, role: str) -> Creator | None:
    """BibLaTeX's ``family=Hagen, given=Ida, prefix=von``."""
    parts: dict[str, str] = {}
    for start, end in split_list(raw, ","):
        name, _, value = raw[start:end].strip().strip('"').partition("=")
        parts[name.strip().strip('"').lower()] = _name_text(value.strip().strip('"'))
    last = " ".join(filter(None, (parts.get("prefix"), parts.get("family"))))
    first = ", ".join(filter(None, (parts.get("given"), parts.get("suffix"))))
    return Creator(role, last, first) if last or first else None


def creators(raw: str, role: str) -> list[Creator]:
    """The people and bodies of a list of names; ``others`` is none."""
    found = []
    for name in split_names(raw):
        one = creator(name, role)
        if one is not None and ("," in name or not is_others(name)):
            found.append(one)
    return found


def is_settled(value: str) -> bool:
    """Whether the blanks of a value are single and within it, so that reading leaves them."""
    return (
        value == value.strip()
        and not ("\n" in value or "\t" in value or "\r" in value or "\f" in value or "\v" in value)
        and value.rfind("  ") < 0  # two signs are found quicker from the end
    )


def simple_names(people: Sequence[Creator], *, ascii_only: bool) -> list[str]:
    """``last, first`` of each, where two plain parts say that person and nothing else; else none of them."""
    names = [
        f"{one.last}, {one.first}"
        for one in people
        if not one.name and _is_simple(one.last) and _is_simple(one.first)
    ]
    plain = len(names) == len(people) and not (ascii_only and not "".join(names).isascii())
    return names if plain else []


@lru_cache(20_000)
def _is_simple(part: str) -> bool:
    """Whether a part of a name is plain words; names and initials come again and again."""
    return _SIMPLE_WORDS.fullmatch(part) is not None and "and" not in part.lower()


def write_name(person: Creator, *, ascii_only: bool = False, first_last: bool = False) -> str:
    """One name so that `creator` reads it again; ``first_last``: in that order where it is clear."""
    if not first_last and (simple := simple_names([person], ascii_only=ascii_only)):
        return simple[0]
    if person.name:
        return "{" + latex.encode(person.name, ascii_only=ascii_only) + "}"
    last = latex.encode(person.last, ascii_only=ascii_only)
    first = latex.encode(person.first, ascii_only=ascii_only)
    main, _, suffix = first.rpartition(", ")
    if main and "," not in main and _SUFFIX.fullmatch(suffix):
        choices = [f"{last}, {suffix}, {main}"]
    elif not first:
        choices = [f"{last},"]
    else:
        choices = [f"{first} {last}"] if first_last else []
        choices.append(f"{last}, {first}")
    if re.search(r"(?:^|\s)and(?:\s|$)", f"{last} , {first}", re.I):
        choices = []  # without braces it would be taken for two names
    guarded = [f"{{{part}}}" if re.search(r"\band\b|,|=|^$", part) else part for part in (last, first)]
    choices.append(", ".join(guarded))
    for written in choices:
        if creator(written, person.type) == person and len(split_names(written)) == 1:
            return written
    return choices[-1]


# Dates.

_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_DAY_MONTH = re.compile(r"(\d{1,2})\D*?([^\W\d]{3,}\.?)|([^\W\d]{3,}\.?)\D*?(\d{1,2})")


def month_number(month: str) -> int:
    """1 to 12, or 0 where the word is no single month."""
    word = month.strip(" .").lower()
    if word.isdecimal():
        return int(word) if 1 <= int(word) <= 12 else 0
    number = _MONTH_NUMBERS.get(word[:3], 0)
    return number if word.isalpha() else 0


def date_of(year: str, month: str = "", day: str = "") -> str:
    """The date that a year, a month and a day make: ISO where they are clear, else their words.

    >>> date_of("2012", "mar"), date_of("2012", "1~" + "jan"), date_of("2012", "Spring")
    ('2012-03', '2012-01-01', 'Spring 2012')
    """
    month = month.replace("~", " ").replace("\u00a0", " ").strip()
    if not month or not re.fullmatch(r"\d{4}", year):
        return f"{month} {year}".strip() if month and year else year or month
    number = month_number(month)
    if not number and (found := _DAY_MONTH.fullmatch(month)):
        number = month_number(found[2] or found[3])
        day = found[1] or found[4]
    if not number:
        return f"{month} {year}"
    if day.isdecimal() and 1 <= int(day) <= 31:
        return f"{year}-{number:02}-{int(day):02}"
    return f"{year}-{number:02}"


def date_parts(date: str) -> tuple[str, str, str]:
    """Year, month and day of an ISO date (also with a time); three empty strings where it is none."""
    found = _ISO.match(date)
    if not found or not re.fullmatch(r"(?:[T ].*)?", date[found.end() :]):
        return "", "", ""
    return found[1], found[2] or "", found[3] or ""


_PAGES = re.compile(r"\s*(?:-{2,}|[–—−])\s*|(?<=\d) - (?=\d)")
_RANGE = re.compile(r"([A-Za-z]?[0-9]+)--?([A-Za-z]?[0-9]+)")


def pages(raw: str) -> str:
    """A page range with a plain hyphen.

    >>> pages("10--20"), pages("S1–S9,12")
    ('10-20', 'S1-S9,12')
    """
    if simple := _RANGE.fullmatch(raw):
        return f"{simple[1]}-{simple[2]}"
    return _PAGES.sub("-", text(raw))


def write_pages(value: str, *, dash: str, ascii_only: bool) -> str:
    """The inverse of `pages`: the hyphens of a range as ``dash``."""
    if (simple := _RANGE.fullmatch(value)) and "--" not in value:
        return f"{simple[1]}{dash}{simple[2]}"
    return re.sub(r"\s*[-–—]+\s*", dash, latex.encode(re.sub("[–—−]", "-", value), ascii_only=ascii_only))


def others_in(raw: str) -> bool:
    """Whether a list of names ends with ``others``."""
    names = split_names(raw)
    return bool(names) and is_others(names[-1])


def join_names(names: Iterable[str], *, others: bool = False, like: str = "") -> str:
    """A list of names as written, parted as those of ``like``: some programs give each name a line."""
    names = [*names, "others"] if others else names
    return (_parting(like) if like else " and ").join(names)


def _parting(raw: str) -> str:
    found: set[str] = set()
    at = 0
    for number, name in enumerate(split_names(raw)):
        start = raw.index(name, at)
        if number:
            found.add(raw[at:start])
        at = start + len(name)
    return found.pop() if len(found) == 1 else " and "
