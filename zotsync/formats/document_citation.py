"""The line that says where an article stands: journal, year, volume, issue, pages."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from zotsync.formats.document_dates import DATE, iso
from zotsync.formats.document_text import blanked, unlinked
from zotsync.formats.letters import UPPER
from zotsync.item import Span

_MONTH = r"(?:[A-Z][a-zéû]{2,8}\.?(?:\s*[-–/]\s*[A-Z][a-z]{2,8}\.?)?)"
_PAGE = r"(?:[A-Za-z]{0,3}\d[\w.]{0,10}?)"
PAGES = rf"(?P<pages>{_PAGE}(?:\s*[-–—−]{{1,2}}\s*{_PAGE})?)(?!\w|\s+(?:pages|pp|Seiten|páginas)\b)"
_VOL = r"(?P<volume>[A-Z]?\d{1,4}(?:[-–/]\d{1,4})?[A-Za-z]?)"
_ISSUE = r"(?:\s*\((?P<issue>(?!(?:[^()\n]{0,16}\s)?(?:1[89]|20)\d\d\))[^()\n]{1,24})\))?"
_YEAR = r"(?P<year>(?:1[89]|20)\d{2})"
VOLUME_WORD = (
    r"(?:vol(?:umen?)?|v(?=\.\s?\d)|jg|jrg|jahrgang|jaargang|årgang|"
    r"band|bd|tome|tomo|tom|том|rocznik|ročník)\.?\s*"
)
ISSUE_WORD = (
    r"(?:issue|iss|no|nr|n(?=\.\s?\d)|number|nummer|núm(?:ero)?|num|heft|ausgabe|n°|nº|numéro|fascicolo|zeszyt|číslo|"
    r"вып(?:уск)?|№)\.?\s*"
)
PAGES_WORD = r"(?:pages?|págs?|pp?|seiten?|s|páginas?|article(?:\s+(?:number|no))?)\.?\s*:?\s*"

# Where the numbers of a citation begin; what stands before them is the journal.
_TAILS = (
    # 6, CSCW2, Article 12 (November 2022)
    re.compile(
        rf"(?<![\w-]){_VOL},\s*(?P<issue>[A-Z]{{0,8}}\d{{0,3}}),\s*Art(?:icle|\.)\s*(?P<pages>\w{{1,8}})\s*"
        rf"\((?P<md>{_MONTH}\s+)?{_YEAR}\)",
        re.IGNORECASE,
    ),
    # 94 378 (2020): 12-30
    re.compile(
        rf"(?<![\w:-])(?P<volume>\d{{1,3}})\s(?P<issue>\d{{1,4}})\s\({_YEAR}\):\s*{PAGES}", re.IGNORECASE
    ),
    # LVII (2016), 3, pp. 12-30
    re.compile(
        rf"(?-i:(?<!\w)(?P<volume>[IVXLC]{{2,8}}))\s*\({_YEAR}\),\s*(?:{ISSUE_WORD})?(?P<issue>\d{{1,2}})(?!\w)"
        rf"(?:,\s*(?:{PAGES_WORD}){PAGES})?",
        re.IGNORECASE,
    ),
    # 2020 Mar 12;12(3):45-67
    re.compile(
        rf"\(?{_YEAR}\)?(?P<md>\s+{_MONTH}(?:\s+\d{{1,2}})?)?(?:\s*[;,:]|\s[-–])\s*(?:{VOLUME_WORD})?{_VOL}{_ISSUE}"
        rf"(?:\s*[:,]\s*(?:{PAGES_WORD})?{PAGES})?",
        re.IGNORECASE,
    ),
    # 12(3):45-67 (2020) or 12(3), 45-67, 2020
    re.compile(
        rf"(?:{VOLUME_WORD})?(?<![\w:-]){_VOL}{_ISSUE}\s*[:,]\s*(?:{PAGES_WORD})?{PAGES}\s*[,;.]?\s*"
        rf"\(?(?P<md>{_MONTH}\s+)?{_YEAR}\)?",
        re.IGNORECASE,
    ),
    # 21, no. 2 (Spring 2008): 145-79
    re.compile(
        rf"(?<![\w-]){_VOL},?\s+no\.?\s*(?P<issue>\d[\w–/-]{{0,8}})\s*\((?P<md>[^()\d]{{3,20}}\s)?{_YEAR}\)\s*:\s*{PAGES}",
        re.IGNORECASE,
    ),
    # 31 (2), 2013: 77-90
    re.compile(rf"(?<![\w-]){_VOL}{_ISSUE},\s*\(?{_YEAR}\)?\s*:\s*{PAGES}", re.IGNORECASE),
    # 37, 2020 (suppl; abstr 12)
    re.compile(rf"(?<![\w-]){_VOL},\s*{_YEAR}\s*\((?P<issue>suppl[^();]*)", re.IGNORECASE),
    # 12 (2020) 45-67 or 12(3) (2020) 104321
    re.compile(
        rf"(?<![\w-]){_VOL}(?:\s*\((?P<issue>(?!(?:1[89]|20)\d\d\))[^()\n]{{1,12}})\))?\s*\({_YEAR}\)\s*[,:]?\s*"
        rf"(?:{PAGES_WORD})?{PAGES}",
        re.IGNORECASE,
    ),
    # (2020) 12:45-67 or 2020, 12, 45
    re.compile(
        rf"\(?{_YEAR}\)?[\s,]+{_VOL}{_ISSUE}\s*[:,]\s*(?:{PAGES_WORD})?{PAGES}",
        re.IGNORECASE,
    ),
)
# 26:8, 745-762
_COLON = re.compile(
    rf"(?<![\w:-])(?P<volume>\d{{1,3}}):(?P<issue>\d{{1,2}}(?:[-–]\d{{1,2}})?),\s*(?:{PAGES_WORD})?"
    r"(?P<pages>[A-Z]?\d{1,6}\s*[-–—]\s*[A-Z]?\d{1,6})(?!\w)",
    re.IGNORECASE,
)
_VOLUME = re.compile(rf"(?<!\w){VOLUME_WORD}{_VOL}{_ISSUE}", re.IGNORECASE)
_VOLUME_BEFORE = re.compile(
    r"(?<![\w.])(?P<volume>\d{1,4})\.\s?(?:jahrgang|jg|jrg|årgang|ročník|rocznik|évfolyam)\b", re.IGNORECASE
)
_VOLUME_PAGES = re.compile(
    rf"(?<!\w){VOLUME_WORD}{_VOL}{_ISSUE}\s*[,:]?\s+(?P<pages>\d[\w.]*\s*[-–—]\s*[\w.]*\d)(?!\w)",
    re.IGNORECASE,
)
_ISSUE_NO = re.compile(rf"(?<!\w){ISSUE_WORD}(?P<issue>\d[\w–-]{{0,8}})", re.IGNORECASE)
_ISSUE_BEFORE = re.compile(rf"(?<!\w){ISSUE_WORD}$", re.IGNORECASE)
_BEHIND = re.compile(
    r"\)?\s*[,:]\s*(?P<pages>[A-Z]?\d{1,6}\s*[-–—]\s*[A-Z]?\d{1,6})(?=\W*$|[,.;]\s)", re.IGNORECASE
)
"""Pages right behind an issue, with no word before them."""
_PAGES_NO = re.compile(rf"(?<!\w){PAGES_WORD}{PAGES}", re.IGNORECASE)
_CLOCK = re.compile(r"\d{4},?\s+(?:[01]?\d|2[0-3])[:.][0-5]\d$")
_DAY = re.compile(r"\d{1,2}\.?\s+[^\W\d_]{3,10}\.?\s+$|[^\W\d_]{3,10}\.?\s+\d{1,2},\s+$")
_ANY_YEAR = re.compile(r"(?<![\w:/.-])((?:1[89]|20)\d{2})(?![\w:/-])")
# 12(3), 45-67 without a year (APA has it after the authors)
_BARE = re.compile(rf"(?<![\w-]){_VOL}{_ISSUE}\s*[:,]\s*(?:{PAGES_WORD})?{PAGES}\s*\.?")
LABEL = re.compile(
    r"(?:(?:suggested\s+|recommended\s+)?citation|(?:how\s+)?to\s+cite(?:\s+this\s+\w+)?|cite\s+(?:this\s+\w+\s+)?as|"
    r"acm\s+reference\s+format|(?:to\s+|please\s+)?cite\s+this(?:\s+\w+)?(?:\s+as)?|reference|zitier(?:weise|vorschlag)|zitation|"
    r"pour\s+citer(?:\s+cet\s+article)?|(?:cómo\s+|para\s+)?citar(?:\s+(?:este\s+artículo|como))?|como\s+citar|cite\s+como|come\s+citare|zitierhinweis|引用格式|citation\s+de\s+l'article|journal|published\s+in|source|in)\s*[:：]\s*",
    re.IGNORECASE,
)
HOW_TO = re.compile(
    r"\W*(?:(?:how\s+)?to\s+cite(?:\s+this\s+\w+)?|(?:please\s+)?cite\s+this\s+\w+(?:\s+as)?|(?:suggested|recommended|"
    r"preferred)\s+citation|acm\s+reference\s+format|to\s+cite\s+this\s+\w+|citation|zitiervorschlag)\W*(?=\s|$)",
    re.IGNORECASE,
)
"""A label of the text's own citation, wherever it stands; it may be a heading without a colon."""

_FAMILY = rf"(?:[a-zà-ÿ'’]{{1,4}}\s+){{0,2}}[{UPPER}][\w'’-]*(?:[ -][{UPPER}][\w'’-]+){{0,2}}"
_INITIALS = rf"(?:[{UPPER}]\.?[ -]?){{1,4}}[a-z]{{0,2}}"
VANCOUVER = re.compile(
    rf"\s*{_FAMILY}(?:,?\s+{_INITIALS})?(?:\s+(?:Jr|Sr|[23]rd|2nd|I{{2,3}}))?"
    rf"(?:(?:\s*[,;]\s*|,?\s+(?:and|&)\s+){_FAMILY},?\s+{_INITIALS}(?:\s+(?:Jr|Sr|[23]rd|2nd|I{{2,3}}))?)*"
    rf"(?:,?\s+et\s+al)?(?:(?<=\s[A-Z])|(?<=[A-Z]{{2}})|(?<=\.[A-Z])|(?<=\bal)|(?<=\bJr)|(?<=[A-Z]\.))[.:]?\s+(?=[\"“‘(\w])"
)
_APA_YEAR = re.compile(r"\((?:1[89]|20)\d{2}[a-z]?(?:,[^)]*)?\)[.:,]?\s+")
_STOP = re.compile(r"\s?[.?!][\"”’)]*\s+")
_ABBREVIATION = re.compile(r"[A-Z][A-Za-zà-ÿ]{0,9}\s?\.?")


@dataclass(frozen=True, slots=True)
class Citation:
    """What a citation says: Zotero fields, their places, and the texts before the journal."""

    fields: dict[str, str] = field(default_factory=dict)
    spans: dict[str, Span] = field(default_factory=dict)
    authors: str = ""
    authors_at: int = 0
    title: str = ""


def parse(text: str, offset: int = 0, title: str = "") -> Citation | None:
    """The citation in ``text`` (one line, at ``offset`` in its file), or None.

    ``title`` is the document's title, where it is known: what follows it is the journal.

    >>> parse("Doe J, Roe R. On tides. Sea Letters. 2020;12(3):45-67.").fields["publicationTitle"]
    'Sea Letters'
    >>> sorted(parse("Sea Letters, Vol. 3, Issue 9, pp. 1-6, 2020").fields.items())[:3]
    [('date', '2020'), ('issue', '9'), ('pages', '1-6')]
    """
    clean = unlinked(blanked(text))
    if (lead := _LEAD.match(clean)) and (lead[2] or _SECTION_OF_JOURNAL.fullmatch(lead[1].strip())):
        clean = clean[lead.end() :].rjust(len(clean))
    label = LABEL.match(clean.lstrip())
    if label and label[0].lower().startswith("in") and _OF_BOOK.search(clean):
        return None
    start = len(clean) - len(clean.lstrip()) + (label.end() if label else 0)
    places, tail = numbers(clean, start, title)
    if "volume" not in places and "issue" not in places:
        return None
    head = clean[start:tail]
    parted = _part(head, title)
    if parted is None:
        return None
    journal_at, journal_end, title_span, authors_end = parted
    journal = _tidy(head[journal_at:journal_end])
    if not is_journal(journal):
        return None
    if ". " in journal and re.match(r"\.(?=\W|$)", clean[start + len(head[:journal_end].rstrip(" .,;:")) :]):
        journal += "."
    fields = {name: number(name, clean[a:b]) for name, (a, b) in places.items()}
    spans = {name: Span(offset + a, offset + b) for name, (a, b) in places.items()}
    at = head.index(journal.split()[0], journal_at)
    fields["publicationTitle"] = journal
    spans["publicationTitle"] = Span(
        offset + start + at, offset + start + len(head[:journal_end].rstrip(" .,;:")) + journal.endswith(".")
    )
    named = head[title_span[0] : title_span[1]]
    return Citation(
        fields,
        spans,
        authors=re.sub(r"\(?(?:1[89]|20)\d{2}[a-z]?\)?\.?$", "", head[:authors_end].rstrip()).strip(" .:,"),
        authors_at=offset + start,
        title=_tidy(named),
    )


_SECTION_OF_JOURNAL = re.compile(
    r"(?:original\s+|research\s+|review\s+|clinical\s+)*(?:articles?|reviews?|research|editorials?|comments?|letters?|"
    r"(?:randomi[sz]ed\s+)?(?:controlled\s+|clinical\s+|multicenter\s+|observational\s+|comparative\s+|systematic\s+|practice\s+)*"
    r"(?:trial|study|review|guideline)s?|meta-analysis|comment(?:ary)?|papers?|news|correspondence|seminar|series|viewpoint|perspectives?|version|case\s+(?:reports?|study|series)|"
    r"short\s+communications?|brief\s+reports?)",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"\s*(\S[^\n]{2,40}?)\s{2,}(?=\S)|(\s*\d{1,3}\.\s+)(?=[^\W\d_]\D{2,80}\.\s+(?:1[89]|20)\d\d\s)"
)
"""What stands before a citation in its line: the kind of article, far to the left, or a number of a list."""


_OF_BOOK = re.compile(r"\bedited\s+by\b|\b(?:eds?|hrsg|editors?)\b\.?\)?[,.:]", re.IGNORECASE)
"""What follows *In:* names a book and its editors."""
_LONGEST = 10_000
"""Characters of a line that may be a citation: a longer one is prose, and each look at it takes long."""


def numbers(text: str, start: int, title: str = "") -> tuple[dict[str, tuple[int, int]], int]:
    """The places of date, volume, issue and pages, and where the first of them begins."""
    if len(text) > _LONGEST:
        return {}, start
    before = _VOLUME_BEFORE.search(text, start)
    article = _TAILS[0].search(text, start)
    worded = (
        not article
        and (before or _VOLUME.search(text, start))
        and any(pattern.search(text, start) for pattern in (_ISSUE_NO, _PAGES_NO, _VOLUME_PAGES))
    )
    for pattern in () if worded else _TAILS:
        found = [
            m
            for m in pattern.finditer(text, start)
            if m["volume"] and (m["issue"] or m["pages"] or ";" in m[0]) and not _is_clock(text, m)
        ]
        if found:
            match = found[-1]
            places = {n: match.span(n) for n in ("volume", "issue", "pages") if _group(match, n)}
            word = _ISSUE_BEFORE.search(text, max(start, match.start("volume") - 12), match.start("volume"))
            if word and "issue" not in places:
                places["issue"] = places.pop("volume")
            month = match.span("md") if "md" in match.re.groupindex and match["md"] else None
            places["date"] = _date_place(match, month)
            return places, word.start() if word else match.start()
    places = {}
    named = (_VOLUME_BEFORE,) if before else (_VOLUME_PAGES, _VOLUME)
    for pattern in (*named, _ISSUE_NO, _PAGES_NO):
        if found_one := pattern.search(text, start):
            for name in ("volume", "issue", "pages"):
                if name in pattern.groupindex and found_one[name] and name not in places:
                    places[name] = found_one.span(name)
    if "volume" in places:
        if "pages" not in places and "issue" in places and (more := _BEHIND.match(text, places["issue"][1])):
            places["pages"] = more.span("pages")
        first = min(m.start() for p in (*named, _ISSUE_NO, _PAGES_NO) if (m := p.search(text, start)))
    else:
        places = {}
        bare = list(_COLON.finditer(text, start))
        bare = bare or [
            m for m in _BARE.finditer(text, start) if m["issue"] or re.search(r"[-–—]", m["pages"])
        ]
        bare = [m for m in bare if m["issue"] or not re.fullmatch(_YEAR, m["volume"])]
        bare = [m for m in bare if not DATE.match(text, max(text.rfind(" ", 0, m.start() - 1) + 1, start))]
        if not bare and title and (place := _find_title(text, title)):
            # Behind the title and a journal, a volume and a page need no more.
            behind = next(_BARE.finditer(text, place[1]), None)
            between = text[place[1] : behind.start()] if behind else ""
            bare = [behind] if behind and not re.search(rf"\d|:|\({_MONTH}\s*$", between) else []
        if not bare:
            return {}, start
        places = {n: bare[-1].span(n) for n in ("volume", "issue", "pages") if _group(bare[-1], n)}
        first = bare[-1].start()
    years = [
        m for m in _ANY_YEAR.finditer(text, start) if not any(a <= m.start() < b for a, b in places.values())
    ]
    if years:
        places["date"] = _with_month(text, *years[-1].span(1))
        if years[-1].start() < first and not re.search(r"[.)]\s*\S", text[years[-1].end() : first]):
            first = years[-1].start()
    return places, first


def _is_clock(text: str, found: re.Match[str]) -> bool:
    """Whether what looks like a volume and a page is the hour behind a day: ``5 May 2019, 14:30``."""
    return bool(_CLOCK.search(found[0]) and _DAY.search(text, max(0, found.start() - 20), found.start()))


def _with_month(text: str, start: int, end: int) -> tuple[int, int]:
    """The place of a year, with the month (and day) before it where there is one."""
    before = re.search(r"(?:\d{1,2}\s+)?[A-Za-zé][a-zéûä]{2,8}\.?(?:\s+\d{1,2})?,?\s+$", text[:start])
    if before and re.search(r"[^\W\d_]\.?\s?[-–/]\s?$", text[: before.start()][-8:]):
        return start, end  # The last of several months says nothing of the first.
    while before:
        if len(iso(text[before.start() : end])) > 4:
            return before.start(), end
        before = re.compile(r"[A-Z][a-zéû]{2,8}\.?,?\s+$").search(text[:start], before.start() + 1)
    return start, end


def _group(match: re.Match[str], name: str) -> bool:
    return name in match.re.groupindex and bool(match[name])


def _date_place(match: re.Match[str], month: tuple[int, int] | None) -> tuple[int, int]:
    """The year, with the month beside it where that makes a date."""
    start, end = match.span("year")
    if month and iso(match.string[min(start, month[0]) : max(end, month[1])].strip(" ()")):
        start, end = min(start, month[0]), max(end, month[1])
    return start, end


def number(name: str, text: str) -> str:
    if name == "date":
        return iso(text.strip()) or text.strip()
    text = re.sub(r"\s*[-–—−]{1,2}\s*", "-", text.strip()) if name == "pages" else text.strip()
    return re.sub(rf"^{ISSUE_WORD}(?=\d|\s)", "", text, flags=re.IGNORECASE) if name == "issue" else text


def _part(head: str, title: str) -> tuple[int, int, tuple[int, int], int] | None:
    """Where the journal lies in the text before the numbers; the title; where the authors end."""
    end = len(head.rstrip(" .,;:(-–—/|"))
    if title and (found := _find_title(head, title)):
        after = re.match(r"[\s.?!,:;\"”’]*(?:in\s*:?\s+)?", head[found[1] :], re.IGNORECASE)
        return found[1] + (after.end() if after else 0), end, found, found[0]
    authors_end = _authors_end(head[:end])
    stops = [m.end() for m in _STOP.finditer(head, authors_end, end) if m.end() < end]
    if not stops and authors_end and not re.search(r"[.:,)]\s+$", head[:authors_end]):
        authors_end = 0  # Am J Sea Sci: initials alone make no author
    if not stops:
        return authors_end, end, (0, 0), 0 if authors_end == 0 else authors_end
    at = stops.pop()
    # An abbreviated journal has full stops of its own: J. Mar. Sci.
    while stops and _ABBREVIATION.fullmatch(head[stops[-1] : at].strip()):
        at = stops.pop()
    if not stops and not authors_end and _ABBREVIATION.fullmatch(head[authors_end:at].strip()):
        return authors_end, end, (0, 0), authors_end
    if not authors_end and stops:
        authors_end = stops[0]
    return at, end, (authors_end, at), authors_end


def _authors_end(head: str) -> int:
    """Where the authors end and the title begins; 0 where that cannot be seen."""
    names, year = VANCOUVER.match(head), _APA_YEAR.search(head)
    if year and (not names or year.start() <= names.end()):
        return year.end()
    return names.end() if names else 0


def _find_title(head: str, title: str) -> tuple[int, int] | None:
    words = re.findall(r"\w+", title)
    if not words:
        return None
    found = re.search(r"\W+".join(map(re.escape, words)), head, re.IGNORECASE)
    return found.span() if found else None


def _tidy(text: str) -> str:
    tidy = " ".join(text.split()).strip(" .,;:()–—-/|")
    return f"{tidy})" if tidy.count("(") > tidy.count(")") and f"{tidy})" in " ".join(text.split()) else tidy


_NUMBER_WORD = re.compile(rf"(?:{VOLUME_WORD}|{ISSUE_WORD}|{PAGES_WORD})\W*", re.IGNORECASE)


def is_journal(text: str) -> bool:
    words = text.split()
    return (
        not _SECTION_OF_JOURNAL.fullmatch(text)
        and not _NUMBER_WORD.fullmatch(text)
        and 1 <= len(words) <= 16
        and (text[0].isupper() or text[0] > "\u3000")
        and sum(c.isalpha() for c in text) >= 3
        and not re.search(
            r"https?:|www\.|[@<>›»]|\b(?:published|accepted|received|copyright)\b", text, re.IGNORECASE
        )
    )
