"""Texts that say of themselves what they are: theses, reports, books, conference papers, preprints.

Nothing is taken for one because of its subject: a line of its own must say it, above the first prose.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from zotsync.formats.document_dates import DATE, iso
from zotsync.formats.document_text import Line, Text, blanked
from zotsync.formats.letters import UPPER
from zotsync.formats.values import find_isbns
from zotsync.item import Span

_HEAD = 25
_LONGEST = 600
"""Characters of a line that announces something."""
LEAFLET = (
    r"(?:patient\s+)?information\s+(?:leaflet|sheet|for\s+patients.{0,30})|patient\s+information|"
    r"(?:information\s+)?(?:leaflet|fact\s?sheet|brochure|booklet)|patienteninformation|merkblatt|"
    r"fiche\s+d['’]information|hoja\s+informativa"
)
_THESIS = re.compile(
    r"(?:a\s+|an\s+)?(?:(?:doctoral|doctor['’]?s|master['’]?s?|ph\.?\s?d\.?|m\.?sc\.?|bachelor['’]?s?|honou?rs|diploma|"
    r"undergraduate)\s+)?(?:thesis|dissertation|diplomarbeit|masterarbeit|bachelorarbeit|doktorarbeit|"
    r"inaugural-?dissertation|habilitationsschrift|thèse(?:\s+de\s+doctorat)?|mémoire\s+de\s+(?:master|maîtrise)|"
    r"ph\.?\s?d\.?|m\.?phil\.?|doctor\s+of\s+philosophy|"
    r"tesis(?:\s+doctoral|\s+de\s+\w+)?|tese(?:\s+de\s+\w+)?|dissertação(?:\s+de\s+\w+)?|trabalho\s+de\s+conclusão\s+de\s+curso|tesi\s+di\s+(?:laurea|dottorato)|(?:博士|硕士)?学位论文)"
    r"(?:\W*|\s+(?:submitted|presented|zur|pour|para|in\s+(?:partial\s+)?fulfil|présentée|presentada|apresentad[ao]).*)",
    re.IGNORECASE,
)
_REPORT = re.compile(
    r"(?:(?:(?:final|technical|research|interim|progress|working|policy|scientific|evaluation|internal|discussion)\s+)+"
    r"(?:report|paper)|white\s+paper|(?:technical|policy)\s+(?:note|brief)|report|"
    r"(?:ab|zwischen|end|forschungs)(?:schluss)?bericht|rapport\s+(?:final|technique)|informe\s+(?:final|técnico))"
    r"(?P<numbered>\s*,?\s*(?:no\.?|number|nr\.?|n°|nº|#)?\s*(?P<number>(?-i:(?:[A-Z]{1,6}[-/]){0,3}[A-Z]{0,6})[-/]?\d[\w/.-]*))?",
    re.IGNORECASE,
)
_CONFERENCE = re.compile(
    r"(?:(?:published\s+)?in:?\s+)?(?P<name>(?:(?P<proceedings>(?:the\s+)?proceedings\s+of\s+).{5,160}?|[^,.]{0,100}"
    r"\b(?:conference|congress|symposium|workshop|annual\s+meeting|scientific\s+meeting|kongress|tagung|congrès|"
    r"colloque|congreso|jornadas)\b[^,]{0,60}?))(?=\s*,|\.?$)(?P<rest>.*)",
    re.IGNORECASE,
)
_MONTHS = r"[A-Z][a-zé]{2,9}"
_RANGE = re.compile(
    rf"\b\d{{1,2}}\s*[-–—]\s*\d{{1,2}}\.?\s+(?P<month>{_MONTHS})\s+(?P<year>\d{{4}})|"
    rf"\b(?P<month2>{_MONTHS})\s+\d{{1,2}}\s*[-–—]\s*\d{{1,2}},?\s+(?P<year2>\d{{4}})"
)
_HELD = re.compile(rf"date\s+of\s+conference\s*:\s*(?:{_RANGE.pattern})", re.IGNORECASE)
_PUBLISHED_IN = re.compile(r"(?:published\s+in\s*:|cite\s+as:\s*arXiv:)", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_PAGES = re.compile(r"\bpp?(?:ages)?\.?\s*(\w?\d+\s*[-–—]\s*\w?\d+)", re.IGNORECASE)
_ARXIV = re.compile(
    rf"(?:cite\s+as:\s*)?arXiv:\s?(?P<id>\d{{4}}\.\d{{4,5}}|[a-z-]+(?:\.[A-Z]{{2}})?/\d{{7}})(?:v\d+)?(?:\s*\[[^\]]+\])?\s*(?P<date>{DATE.pattern})?"
)
_SERVER = re.compile(
    r"(?P<server>bioRxiv|medRxiv|chemRxiv|PsyArXiv|SocArXiv|EarthArXiv|EdArXiv|Research Square|SSRN|"
    r"Preprints\.org)\b",
    re.IGNORECASE,
)
_NAMED_SERVER = re.compile(rf"(?m)^[#\s]{{0,4}}{_SERVER.pattern}\s*$", re.IGNORECASE)
_TOP = 2_000
_DEGREE = re.compile(
    r"(?:(?:degree(?:\s+(?:name|level|type))?|thesis\s+(?:type|level|advisor|supervisor))|(?:thesis\s+|academic\s+)?"
    r"(?:advisor|supervisor|promotor|betreuer(?:in)?)(?:s|\(s\))?)\s*:\s+\S",
    re.IGNORECASE,
)
"""A label that stands on the page of a thesis alone."""
_NO_REVIEW = re.compile(r"this\s+(?:article|manuscript|paper|work)\s+is\s+a\s+preprint\b", re.IGNORECASE)
_IMPRINT = re.compile(
    rf"(?:first\s+)?published\s+(?:in\s+)?(?:(?:19|20)\d\d\s+)?by\s+(?P<publisher>[{UPPER}][^,.;\n]{{2,60}})",
    re.IGNORECASE,
)
_IMPRINT_YEAR = re.compile(r"[^©]{2,80}[·•|,:]\s*((?:1[5-9]|20)\d\d)")
_PLACED_YEAR = re.compile(
    rf"(?P<place>[{UPPER}][\w'’.-]+(?:\s[{UPPER}][\w'’.-]+){{0,2}}),\s+(?P<year>(?:1[5-9]|20)\d\d)"
)
"""Where and when a book was printed, in a line of its own: ``Geneva, 2011``."""
BOOK_ONLINE = re.compile(
    r"(?P<book>[^.\[\]]{3,150}?)\s*\[Internet\]\.(?:\s*(?P<place>[^:;]{3,40}):\s*(?P<publisher>[^;]{3,80});\s*.*)?"
)
"""The book that a chapter on the screen is a part of, with its place and publisher."""
_CODE = re.compile(r"(?:[A-Z]{1,4}-?\d{1,4}\s*[|:–—-]|Abstract\s+[A-Z]{0,4}-?\d{1,6}:)\s+")
_PLACE_DATE = re.compile(
    rf"(?:[{UPPER}][\w'’-]+(?:\s[{UPPER}][\w'’-]+){{0,2}},?\s+)?(?:im\s+|en\s+)?(?P<date>{DATE.pattern})"
)
_ONLY_DATE = re.compile(rf"(?P<date>{DATE.pattern})", re.IGNORECASE)
_UNIVERSITY = re.compile(
    r"(?:the\s+)?(?:[\w'’-]+\s+){0,4}(?:universi\w+|hochschule)\b(?:[\s-][\w'’-]+){0,4}", re.IGNORECASE
)
_PART_OF = re.compile(
    r"\b(?:faculty|fakultät|faculté|facultad|department|school|an\s+der|submitted|at\s+the)\b", re.IGNORECASE
)


_FORMULA = re.compile(
    r"(?:(?:submitted|presented|prepared|written|supervised|approved)\s+(?:by|to|in|for|on)\b.*|by|par|por|von|"
    r"in\s+partial\s+fulfil.*|(?:for|pour|para|zur|per)\s+(?:the\s+degree|obtenir|(?:la\s+)?obten|erlangung|optar).*|"
    r"do(?:ctor|cteur|ktor)\b.{0,60}|master\s+of\b.*|(?:présentée?|soutenue?|vorgelegt|eingereicht|"
    r"presentad[ao]|apresentad[ao]|defendida)\b.*|des\s+akademischen\s+grades.*|(?:directeur|directrice)\s+de\s+thèse.*|"
    r"(?:supervisors?|advisors?|betreuer(?:in)?|gutachter(?:in)?|director(?:a)?|orientador(?:a)?)\s*:.*|jury\s*:?)",
    re.IGNORECASE,
)
"""What stands on the title page of every thesis around its title and its author."""
_SIGNS_BELOW = re.compile(
    r"(?:.*\s)?(?:by|par|por|von)|(?:vorgelegt|eingereicht|présentée?|presentad[ao]|apresentad[ao])(?:\s+\w+)?\s*:?",
    re.IGNORECASE,
)
"""A formula below which the author stands."""
_DEFENDED = re.compile(
    rf".*\b(?:soutenue?|defended|submitted\s+on|verteidigt|disputation|"
    r"tag\s+der\s+(?:[^\W\d_]+\s+){0,2}(?:prüfung|aussprache|verteidigung|promotion)|defendida|defesa)\b"
    rf".{{0,30}}?(?P<date>{DATE.pattern})",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Kind:
    """What a text says it is: an item type, and the fields that say it, with their places."""

    type: str
    fields: dict[str, tuple[str, Span]] = field(default_factory=dict)


def is_thesis(line: Line) -> bool:
    """Whether a line says that the text is a thesis."""
    return len(line.plain) <= _LONGEST and bool(_THESIS.fullmatch(line.plain))


def is_posted(line: Line) -> bool:
    """Whether a line is, or begins, what a server prints above each preprint."""
    return bool(_SERVER.match(line.plain)) and "preprint" in line.plain[:_LONGEST].lower()


def is_numbered(line: Line) -> bool:
    """Whether a line says that the text is a report, and gives its number."""
    return len(line.plain) <= _LONGEST and bool((found := _REPORT.fullmatch(line.plain)) and found["number"])


def is_formula(line: Line) -> bool:
    """Whether a line is a part of what stands on the title page of every thesis."""
    return len(line.plain) <= 200 and bool(_FORMULA.fullmatch(line.plain))


def signs_below(line: Line) -> bool:
    """Whether the author of a thesis stands below this line: ``submitted by``."""
    return is_formula(line) and bool(_SIGNS_BELOW.fullmatch(line.plain))


def announces(line: Line) -> bool:
    """Whether a line says which kind of text follows, and is no title of it."""
    if len(line.plain) > _LONGEST:
        return False
    found = _REPORT.fullmatch(line.plain)
    return (
        is_thesis(line)
        or bool(BOOK_ONLINE.fullmatch(line.plain))
        or bool(_ARXIV.match(line.plain))
        or bool(found and (found["number"] or " " in line.plain))
        or (_conference(line) is not None)
        or is_posted(line)
    )


def kind_of(body: Text, title: int) -> Kind | None:
    """What the head of ``body`` says it is; ``title`` is the number of the line below its title."""
    page = body.lines[:_HEAD]
    head = [
        line
        for number, line in enumerate(page)
        if line.start < body.first_prose
        or number < title
        or _PUBLISHED_IN.match(line.plain)
        or is_thesis(line)
        or _NO_REVIEW.match(line.plain)
    ]
    named = range(max(title - 1, 0), title)
    for number, line in enumerate(head):
        if number in named or len(line.plain) > _LONGEST:
            continue
        if (book := BOOK_ONLINE.fullmatch(line.plain)) and book["publisher"]:
            kind = Kind("bookSection")
            _put(kind, "bookTitle", book["book"], line)
            _put(kind, "place", book["place"], line)
            _put(kind, "publisher", book["publisher"], line)
            return kind
        if is_thesis(line) or _DEGREE.match(line.plain):
            kind = Kind("thesis")
            for other in page:
                if (
                    len(other.plain) <= 200
                    and (day := _DEFENDED.match(other.plain))
                    and (date := iso(day["date"]))
                ):
                    _put(kind, "date", date, other)
            _date(kind, page)
            _university(kind, page)
            return kind
        if (found := _ARXIV.match(line.plain)) or is_posted(line):
            return _preprint(line, found)
        if _NO_REVIEW.match(line.plain):
            kind = _preprint(line, None)
            if server := _NAMED_SERVER.search(body.text, 0, _TOP):
                kind.fields["repository"] = (server["server"], Span(*server.span("server")))
            return kind
        if (held := _conference(line)) is not None:
            if days := next((days for other in page if (days := _HELD.match(other.plain))), None):
                held.fields["date"] = (_of_days(days) or held.fields["date"][0], line.span)
            return held
        report = _REPORT.fullmatch(line.plain)
        if report and (report["number"] or " " in line.plain) and line.plain.lower() != "research report":
            kind = Kind("report")
            if report["number"]:
                _put(kind, "reportNumber", report["number"], line)
            _date(kind, page)
            return kind
    return _book(body) or next((held for line in body.lines[-2:] if (held := _at_foot(body, line))), None)


def _at_foot(body: Text, line: Line) -> Kind | None:
    """A conference as one of the last lines of a text that has no references."""
    return _conference(line) if len(line.plain) <= _LONGEST and body.references_at == len(body.text) else None


def code_of(title: str) -> str:
    """The number of a talk or poster that stands before its title.

    >>> code_of("OC-17 | Night shifts"), code_of("Night shifts")
    ('OC-17 | ', '')
    """
    found = _CODE.match(title)
    return found[0] if found else ""


def _put(kind: Kind, name: str, value: str, line: Line) -> None:
    at = line.text.find(value)
    span = Span(line.start + at, line.start + at + len(value)) if at >= 0 else line.span
    kind.fields.setdefault(name, (value, span))


def _conference(line: Line) -> Kind | None:
    """A line that names a conference, with its year."""
    found = _CONFERENCE.fullmatch(line.plain)
    if not found or not _YEAR.search(line.plain) or line.level or len(line.words) > 35:
        return None
    kind = Kind("conferencePaper")
    name = re.sub(r"^(?:published\s+)?in:?\s+|^.*\|\s*", "", found["name"], flags=re.IGNORECASE)
    _put(kind, "proceedingsTitle" if found["proceedings"] else "conferenceName", name, line)
    if pages := _PAGES.search(line.plain):
        value = re.sub(r"\s*[-–—]\s*", "-", pages[1])
        kind.fields["pages"] = (value, line.span)
    days = _RANGE.search(line.plain)
    date = _of_days(days) if days else ""
    if not date:
        dates = [iso(found[0]) for found in DATE.finditer(line.plain)]
        date = max(dates, key=len, default="") or _YEAR.findall(line.plain)[-1]
    kind.fields["date"] = (date, line.span)
    return kind


def _of_days(days: re.Match[str]) -> str:
    """The month in which the days of a conference lie."""
    return iso(f"{days['month'] or days['month2']} {days['year'] or days['year2']}")


def _preprint(line: Line, arxiv: re.Match[str] | None) -> Kind:
    kind = Kind("preprint")
    if arxiv:
        _put(kind, "archiveID", f"arXiv:{arxiv['id']}", line)
        kind.fields["repository"] = ("arXiv", line.span)
        if arxiv["date"] and (date := iso(arxiv["date"])):
            kind.fields["date"] = (date, line.span)
    elif server := _SERVER.match(line.plain):
        _put(kind, "repository", server["server"], line)
    return kind


def _date(kind: Kind, head: Iterable[Line]) -> None:
    """The date under a title page: alone, or behind a place."""
    for line in head:
        text = blanked(line.text).strip()
        found = _ONLY_DATE.fullmatch(text) or _PLACE_DATE.fullmatch(text)
        if (
            found
            and len(line.words) <= 6
            and not _REPORT.fullmatch(line.plain)
            and (date := iso(found["date"]))
        ):
            kind.fields.setdefault("date", (date, line.span))


def _university(kind: Kind, head: Sequence[Line]) -> None:
    for line in head:
        if _UNIVERSITY.fullmatch(line.plain) and not _PART_OF.search(line.plain):
            _put(kind, "university", line.plain, line)
            return


def _book(body: Text) -> Kind | None:
    """A text with an ISBN of its own on its first pages."""
    for line in body.lines[: _HEAD * 2]:
        if line.start >= body.references_at:
            break
        if re.match(r"\W*(?:e-?)?ISBN\b", line.plain, re.IGNORECASE) and (numbers := find_isbns(line.plain)):
            kind = Kind("book")
            _put(kind, "ISBN", numbers[0], line)
            for other in body.lines[: _HEAD * 2]:
                if imprint := _IMPRINT.match(other.plain):
                    _put(kind, "publisher", imprint["publisher"].strip(), other)
                if (placed := _PLACED_YEAR.fullmatch(other.plain)) and len(other.words) <= 5:
                    _put(kind, "place", placed["place"], other)
                    _put(kind, "date", placed["year"], other)
                if len(other.words) <= 12 and (year := _IMPRINT_YEAR.fullmatch(other.plain)):
                    _put(kind, "date", year[1], other)
            return kind
    return None
