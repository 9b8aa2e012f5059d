"""A prose document as lines and paragraphs that know their places.

Markup is looked through, never rewritten: `Line.plain` is what a reader sees of a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice

from zotsync.formats.document_chrome import is_chrome, is_count, is_menu, is_path
from zotsync.formats.markdown_labels import HEADING, RULE, lines
from zotsync.item import Span

_MARKS = re.compile(r"[*_`]{1,3}|<sup>|</sup>|^[ \t]*>[ \t]?")
_MARKED = re.compile(r"[*_`<>\[\\]")
_LINK = re.compile(r"!?\[([^\[\]]*+)\]\([^()]*+(?:\([^()]*+\)[^()]*+)*+\)")
_SENTENCE_END = re.compile(r"[.!?][\"”’')\]]*(?:\[[\d,\s–-]+\]|[¹²³⁴-⁹⁰]+)?(?:\s|$)|[。！？]")
_NUMBERED = re.compile(r"\b(?:e-?)?ISSN\b", re.IGNORECASE)
_STEPS = re.compile(r"\S\s*[>›»]\s*\S|\S\s/\s\S")
_ISSUE = re.compile(r"(?:vol(?:ume)?|jg|jahrgang|band|tome?|núm|n[°º])\.?\s*\d", re.IGNORECASE)
"""How a line begins that says which issue an article is in."""
_PATH = 12
"""How many lines from the start the path to a page may stand."""
_MOST = 20_000
"""How many characters of a line are looked at: what is longer is no line that anybody wrote."""
_SPACED = re.compile(r"[^\W_](?: [^\W_]){2,}(?: {2,}[^\W_](?: [^\W_])*)*")
"""Capitals set apart from each other, as in ``A B S T R A C T``, with more room between words."""
_MARGIN = re.compile(r"[ \t]*(\d{1,4})(?:[ \t]+|$)")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Writing without blanks between words; two signs count as one."""
_SECTION = re.compile(
    r"(?:\d{1,2}(?:\.\d{1,2})*\.?\s+|[IVX]{1,4}\.\s+)?"
    r"(?:abstract|summary|introduction|background|(?:materials? and )?methods?|methodology|results?|"
    r"discussion|conclusions?|references|bibliography|literature(?: cited)?|acknowledge?ments?|appendix|"
    r"funding|keywords?|"
    r"conflicts? of interest|competing interests|author contributions|"
    r"zusammenfassung|einleitung|methoden|ergebnisse|diskussion|fazit|schluss|literatur(?:verzeichnis)?|"
    r"quellen|résumé|introduction|введение|заключение|выводы|wprowadzenie|wstęp|úvod|inledning|innledning|"
    r"indledning|johdanto|giriş|pendahuluan|εισαγωγή|bevezetés|introdução|introduzione|inleiding|はじめに|緒言|서론|"
    r"méthodes|résultats|discussion|conclusion|références|bibliographie|"
    r"resumen|introducción|métodos|resultados|discusión|conclusiones|referencias|bibliografía|resumo|referências|"
    r"引言|前言|方法|结果|讨论|结论|参考文献)"
    r"(?:\s+and\s+\w+)?[:.]?",
    re.IGNORECASE,
)
REFERENCES = re.compile(
    r"(?:\d{1,2}\.?\s+)?(?:references|bibliography|literature cited|works cited|literatur(?:verzeichnis)?|"
    r"quellen(?:verzeichnis)?|références|bibliographie|referencias|bibliografía|referências|参考文献|文献|"
    r"참고문헌|(?:список\s+)?литератур[аы]|piśmiennictwo|bibliografia|literatura|literatuur|referenser|referanser|"
    r"kaynaklar|kaynakça|daftar\s+pustaka|βιβλιογραφία|riferimenti\s+bibliografici)\s*:?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank: its place, its text, and what a reader sees of it."""

    start: int
    end: int
    text: str
    plain: str
    level: int
    """The depth of a Markdown heading, 0 for any other line."""
    after_blank: bool
    before_blank: bool
    rule: bool = False

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    def place_of(self, printed: str, start: int = 0) -> Span:
        """Where ``printed`` stands, from ``start`` on; the whole line where markup parts it."""
        at = self.text.find(printed, start)
        return Span(self.start + at, self.start + at + len(printed)) if at >= 0 else self.span

    @property
    def words(self) -> list[str]:
        return self.plain.split()

    @property
    def is_sentence(self) -> bool:
        """Ends like a sentence and is as long as one."""
        return (
            bool(re.search(r"[.!?。！？][\"”’')\]]*(?:\[[\d,–-]+\])?$", self.plain))
            and count(self.plain) >= 6
        )

    @property
    def is_section(self) -> bool:
        """Looks like the heading of a section."""
        return self.level > 0 or bool(_SECTION.fullmatch(self.plain)) or self._is_loud

    @property
    def _is_loud(self) -> bool:
        letters = [c for c in self.plain if c.isalpha()]
        return (
            self.after_blank
            and self.before_blank
            and len(letters) >= 4
            and len(self.words) <= 10
            and all(c.isupper() for c in letters)
            and not self.plain.endswith(".")
        )


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines without a blank line between them."""

    lines: tuple[Line, ...]

    @property
    def span(self) -> Span:
        return Span(self.lines[0].start, self.lines[-1].end)

    @property
    def plain(self) -> str:
        return " ".join(line.plain for line in self.lines)

    @property
    def is_prose(self) -> bool:
        """A sentence at least: not a heading, a list of links, a label or a line of data."""
        if self.lines[0].level or self.lines[0].rule:
            return False
        words = self.plain.split()
        if (
            len(self.lines) > 1
            and len(words) <= 40
            and any(_NUMBERED.search(line.plain) for line in self.lines)
        ):
            return False
        if len(words) <= 40 and any(_ISSUE.match(line.plain) for line in self.lines):
            return False
        if count(self.plain) < 9 or not _SENTENCE_END.search(self.plain):
            return False
        if len(_CJK.findall(self.plain)) >= 12:
            return True
        lower = sum(1 for word in words if word[:1].islower())
        return lower >= len(words) * 0.45


class Text:
    """A document: its lines, its paragraphs, and where its prose lies."""

    def __init__(self, text: str, start: int = 0) -> None:
        self.text = text
        self.start = start
        found = tuple(_lines(text, start))
        above = found[:_PATH]
        parents = {back[1] for line in above if (back := re.fullmatch(r"Back to (.+)", line.plain))}
        path = {
            line.start
            for line in above
            if not line.level and (is_path(line.plain) or line.plain.removeprefix("Back to ") in parents)
        }
        self.lines = tuple(line for line in found if line.start not in path)
        whole = next((line for line in above if line.start in path and _STEPS.search(line.plain)), None)
        row = next((line for line in reversed(above) if is_menu(line.text)), None)
        whole = max((line for line in (whole, row) if line), key=lambda line: line.start, default=None)
        if whole and all(
            len(line.words) <= 8 and not line.level for line in above if line.start < whole.start
        ):
            # What stands above the path to a page is on every page.
            self.lines = tuple(line for line in self.lines if line.start > whole.start)
        self.is_page = bool(path) or _counts_chrome(text, start) > 1
        """Whether a web page stands around the text: the path to it, or its buttons."""

    @cached_property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        result: list[Paragraph] = []
        current: list[Line] = []
        for line in self.lines:
            if current and (line.after_blank or line.level or current[-1].level or line.rule):
                result.append(Paragraph(tuple(current)))
                current = []
            current.append(line)
        if current:
            result.append(Paragraph(tuple(current)))
        return tuple(result)

    @cached_property
    def references_at(self) -> int:
        """Where the last list of references begins, or the end of the text."""
        found = [line.start for line in self.lines if REFERENCES.fullmatch(line.plain)]
        return found[-1] if found and found[-1] > self.start else len(self.text)

    @cached_property
    def prose(self) -> tuple[Paragraph, ...]:
        """The paragraphs of prose before the references."""
        return tuple(p for p in self.paragraphs if p.is_prose and p.span.start < self.references_at)

    @cached_property
    def has_prose(self) -> bool:
        """Whether there are a few sentences."""
        words = sum(count(p.plain) for p in self.prose)
        sentences = sum(len(_SENTENCE_END.findall(p.plain)) for p in self.prose)
        return words >= 30 and sentences >= 2

    @property
    def first_prose(self) -> int:
        """Where the first paragraph of prose begins."""
        return self.prose[0].span.start if self.prose else len(self.text)


@lru_cache(maxsize=2)
def seen_as(text: str, start: int = 0) -> Text:
    """The document; what tells whether a file is one and what reads it look at it once."""
    return Text(text, start)


def _is_column(text: str, start: int) -> bool:
    """Whether it is a column of data: very many lines, of a few characters each."""
    ends = max(text.count("\n", start), text.count("\r", start))
    return ends > 20_000 and len(text) - start < 10 * ends


def _lines(text: str, start: int) -> Iterator[Line]:
    if _is_column(text, start):
        return
    found = _without_margin(text, [(at, stop) for at, stop, _ in lines(text, start)])
    blank = [not text[at:stop].strip() or is_chrome(plain(_looked_at(text, at, stop))) for at, stop in found]
    # A number alone counts something where it stands beside such words, and is a part of a text elsewhere.
    counts = [n for n, (at, stop) in enumerate(found) if not blank[n] and is_count(text[at:stop])]
    for n in counts:
        blank[n] = (n == 0 or blank[n - 1]) and (n + 1 == len(found) or blank[n + 1])
    for number, (at, stop) in enumerate(found):
        if blank[number]:
            continue
        raw = _looked_at(text, at, stop)
        lead = len(raw) - len(raw.lstrip())
        heading = HEADING.fullmatch(raw)
        core = (heading[2] or "") if heading else raw
        yield Line(
            start=at + lead,
            end=at + len(text[at:stop].rstrip()),
            text=raw.strip(),
            plain=_together(plain(core), core),
            level=len(heading[1]) if heading else 0,
            after_blank=number == 0 or blank[number - 1],
            before_blank=number + 1 == len(found) or blank[number + 1],
            rule=bool(RULE.fullmatch(raw)),
        )


def _together(seen: str, raw: str) -> str:
    """A line as it is seen, with capitals that are set apart in one piece: ``A B S T R A C T``."""
    if len(raw) > 200 or not seen.isupper() or not _SPACED.fullmatch(raw.strip()):
        return seen
    return " ".join(word.replace(" ", "") for word in re.split(r" {2,}", raw.strip()))


def _without_margin(text: str, found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The lines without the numbers that count them in the margin, as in manuscripts.

    They rise by one in nearly every line, and what is counted so are no items of a list: prose goes on from
    line to line, or nothing stands behind a number.
    """
    if sum(bool(_MARGIN.match(text, at, stop)) for at, stop in found[:60]) < 8:
        return found
    numbers: dict[int, tuple[int, int]] = {}
    written = last = 0
    for n, (at, stop) in enumerate(found):
        number = _MARGIN.match(text, at, stop)
        written += bool(numbers) and bool(text[at : min(stop, at + 40)].strip())
        if number and (int(number[1]) == last + 1 or int(number[1]) == 1):
            last = int(number[1])
            numbers[n] = number.end(), stop
    goes_on = sum(at == stop or text[at].islower() for at, stop in numbers.values())
    if len(numbers) < 8 or len(numbers) * 10 < (written + 1) * 9 or goes_on * 5 < len(numbers):
        return found
    return [numbers.get(n, place) for n, place in enumerate(found)]


def _looked_at(text: str, at: int, stop: int) -> str:
    """What is looked at of the line that lies there."""
    return text[at : min(stop, at + _MOST)]


def _counts_chrome(text: str, start: int) -> int:
    """How many lines of the text are buttons, counters and the like."""
    return sum(is_chrome(plain(_looked_at(text, at, stop))) for at, stop, _ in islice(lines(text, start), 60))


def count(text: str) -> int:
    """How many words a text has, as near as can be said without knowing its language.

    >>> count("two words"), count("两个字词")
    (2, 2)
    """
    return len(_CJK.sub("", text).split()) + (len(_CJK.findall(text)) + 1) // 2


def plain(text: str) -> str:
    """What a reader sees of a line of Markdown: no emphasis, no link targets.

    >>> plain("**Published:** [here](x) in *Nature*")
    'Published: here in Nature'
    """
    if _MARKED.search(text):
        text = _MARKS.sub("", _LINK.sub(r"\1", text)).replace("\\", "")
    return " ".join(text.split())


def unlinked(text: str) -> str:
    """``text`` with the words of its links alone, every character in its place.

    >>> unlinked("in [Tides](x) 12")
    'in  Tides     12'
    """
    return _LINK.sub(lambda found: f" {found[1]}".ljust(len(found[0])), text)


_WHOLE = re.compile(r"(?<![^\W\d_])(?<!-\n)[^\W\d_]++(?:-[^\W\d_]++)*+(?!-\r?\n)")
_PARTED = re.compile(r"(?<![^\W\d_])([^\W\d_]++)- ([a-zß-ÿ]++)")


def whole_words(value: str, text: str) -> str:
    """``value`` with the words that line ends parted in one piece again, as ``text`` has them elsewhere.

    >>> whole_words("An attrac- tive well- known tide", "It is well-known.")
    'An attractive well-known tide'
    """
    if "- " not in value:
        return value
    words = _words(text)

    def joined(parted: re.Match[str]) -> str:
        one, two = parted[1].casefold(), parted[2].casefold()
        if one + two not in words and (f"{one}-{two}" in words or (one in words and two in words)):
            return f"{parted[1]}-{parted[2]}"
        return (
            parted[0] if two in ("and", "or", "und", "oder", "et", "ou", "y", "to") else parted[1] + parted[2]
        )

    return _PARTED.sub(joined, value)


@lru_cache(maxsize=2)
def _words(text: str) -> frozenset[str]:
    """The words of a text that stand whole in a line, those with a hyphen too."""
    return frozenset(word.casefold() for word in _WHOLE.findall(text))


def blanked(text: str) -> str:
    """``text`` without emphasis, every character in its place."""
    return re.sub(r"[*_`]", " ", text)
