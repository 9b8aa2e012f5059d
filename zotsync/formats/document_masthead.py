"""Where an article stands, spread over the lines around its title: a journal, and the numbers of an issue."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from zotsync.formats.document_authors import authors_in
from zotsync.formats.document_citation import (
    HOW_TO,
    ISSUE_WORD,
    PAGES,
    PAGES_WORD,
    VOLUME_WORD,
    Citation,
    is_journal,
    number,
    numbers,
    parse,
)
from zotsync.formats.document_dates import DATE, iso
from zotsync.formats.document_text import Line, blanked
from zotsync.item import Span

_GOES_ON = re.compile(r"\.\s(?:1[89]|20)\d{2}\b")
_PAGES = re.compile(rf"\s*(?:{PAGES_WORD}|article(?:\s+(?:number|id|no\.?))?:?\s*){PAGES}\s*", re.IGNORECASE)
_IMPACT = re.compile(r"(?:\d-year\s+)?impact\s+factor\b|cite\s?score\b", re.IGNORECASE)
_PUBLISHED_IN = re.compile(r"published\s+in\s", re.IGNORECASE)
_JOURNAL_DATE = re.compile(
    rf"(?:[Pp]ublished\s+in:?\s+)?(?P<journal>\S.{{2,80}}?),?\s+(?P<date>{DATE.pattern})\.?"
)
_VOLUME_FIRST = re.compile(r"Volume\s+\d", re.IGNORECASE)
_PERIODICAL = re.compile(
    r"\b(?:journal|review|letters|annals|bulletin|quarterly|proceedings|transactions|archives|zeitschrift|revista|rivista|"
    r"revue|acta|advances|reports|research)\b",
    re.IGNORECASE,
)
_NAMED_ISSUE = re.compile(
    rf"(?P<journal>[^,|]{{3,80}}),\s+Volume\s+\d+\W+(?:{DATE.pattern})?\W*(?:Issue|Number|No\.?)\s*[\d/–-]+.{{0,30}}",
    re.IGNORECASE,
)
_VOLUME_ALONE = re.compile(rf"{VOLUME_WORD}(\d{{1,4}})", re.IGNORECASE)
_ISSUE_ALONE = re.compile(rf"{ISSUE_WORD}(\d[\d–/-]{{0,8}})", re.IGNORECASE)
_PARTS = re.compile(r"[^|•·;]+")
_ISSN = re.compile(r"\be?-?ISSN\b:?\s*\d{4}-\d{3}[\dX]", re.IGNORECASE)
_APART = re.compile(r"\S+(?: {1,2}\S+)*")
"""Parts of a line with room between them."""
_MONTH = re.compile(
    r"\b(?:jan|feb|mar|apr|ma[iy]|jun|jul|aug|sep|o[ck]t|nov|de[cz]|spring|summer|autumn|fall|winter|janv|f[ée]vr?|avr|"
    r"juin|juil|août|déc|ene|abr|ago|sept|set|out|dic|gen|mag|giu|lug|ott|printemps|été|automne|hiver|frühjahr|herbst|"
    r"primavera|verano|otoño|invierno|outono|verão|estate|autunno|inverno)[a-zéûçä]*\b",
    re.IGNORECASE,
)


def journal_above(lines: Sequence[Line]) -> Line | None:
    """The journal whose own page heads the text: its name, and below it how often it is cited."""
    if len(lines) > 1 and _IMPACT.match(lines[1].plain) and _names_journal(lines[0]):
        return lines[0]
    return None


def goes_on(line: Line) -> bool:
    """Whether a line goes on with the citation that the line above it began: ``. 2018 Nov 14;22(4):310``."""
    return bool(_GOES_ON.match(line.text))


def is_issue(text: str) -> bool:
    """Whether a line names an issue and nothing else: ``Vol 12, No 3 (2020)``."""
    return bool(_issue(text)) and not _rest(text)


def mastheads(lines: Sequence[Line]) -> Iterator[tuple[Line, Line]]:
    """The lines that name a journal right above the number of an issue, and those numbers."""
    for line, following in pairwise(lines):
        if _names_journal(line) and is_issue(following.text):
            yield line, following


def of_masthead(lines: Sequence[Line], after: int) -> Citation | None:
    """What the lines around a title say; ``after`` is the number of the line below the title."""
    if numbered := of_numbered(lines):
        return numbered
    for line, issue in mastheads(lines[: after + 4]):
        return _cited(line, issue)
    for line, following in pairwise(lines[: after + 4]):
        if goes_on(following):
            # A kind of article stands before the journal, parted by more than a blank.
            lead = re.match(r"(?:.*\S\s{2,})?", line.text)
            at = line.start + (lead.end() if lead else 0)
            text = f"{line.text[at - line.start :]}".ljust(following.start - at) + following.text
            return parse(text, at)
    if journal := journal_above(lines):
        issues = [line for line in lines[1 : after + 8] if is_issue(line.text)]
        if issues:
            return _cited(journal, issues[0])
    if dated := _journal_and_date(lines, after):
        return dated
    below = [line for line in lines[after : after + 10] if not HOW_TO.fullmatch(line.plain)]
    for issue, line, following in zip(below, below[1:], below[2:], strict=False):
        if is_issue(issue.text) and _names_journal(line) and authors_in(following.text):
            return _cited(line, issue)
    return next((_numbers_alone(line) for line in lines[:after] if _is_section_and_issue(line)), None)


def _journal_and_date(lines: Sequence[Line], after: int) -> Citation | None:
    """``Sea Letters, 3 May 2020`` with ``Volume 8`` near it, or ``Published in Sea Letters 3 May 2020``."""
    for n, line in enumerate(lines[: after + 6]):
        published = _PUBLISHED_IN.match(line.plain)
        found = _JOURNAL_DATE.fullmatch(line.text) if len(line.text) <= 200 else None
        if not found or not is_journal(found["journal"]) or len(line.words) > 14:
            continue
        spans = {"publicationTitle": found.span("journal"), "date": found.span("date")}
        fields = {"publicationTitle": found["journal"], "date": iso(found["date"])}
        near = next((other for other in lines[n + 1 : n + 4] if _VOLUME_FIRST.match(other.text)), None)
        if not fields["date"] or not (published or (near and n < after)):
            continue
        cited = Citation(
            fields, {name: Span(line.start + a, line.start + b) for name, (a, b) in spans.items()}
        )
        if near:
            numbered = _of_issue(near.text.partition("|")[0], near.start)
            for name in numbered.fields:
                if name != "date":
                    cited.fields[name] = numbered.fields[name]
                    cited.spans[name] = numbered.spans[name]
        return cited
    return None


def of_foot(lines: Sequence[Line]) -> Citation | None:
    """``Sea Letters, Volume 19, 2020 - Issue 3``: a journal and an issue as one of the last lines."""
    if banner := _banner_and_foot(lines):
        return banner
    for line in lines[-4:]:
        if running := _running(line):
            return running
    for line in lines[-4:]:
        if beside := _beside_others(line):
            return beside
        found = _NAMED_ISSUE.fullmatch(line.plain) if len(line.plain) <= 160 else None
        if found and is_journal(found["journal"]) and (cited := parse(line.text, line.start)):
            return None if cited.title or cited.authors else cited
    return None


def _beside_others(line: Line) -> Citation | None:
    """``Sea Lett. 2021;41:11–26.``, far to the left of what else stands at the foot of a page."""
    parts = list(_APART.finditer(line.text)) if len(line.text) <= 400 else []
    for part in parts if len(parts) > 1 else ():
        cited = parse(part[0], line.start + part.start())
        if cited and not (cited.title or cited.authors) and len(cited.fields) > 3:
            return cited
    return None


def _running(line: Line) -> Citation | None:
    """``Sea Letters | Vol 8 | 3 May 2020 | 12``: what stands at the foot of a page of a journal."""
    parts = list(re.finditer(r"[^|]+", blanked(line.text))) if len(line.text) <= 160 else []
    journal = parts[0][0].strip() if len(parts) > 2 else ""
    if not journal or len(journal.split()) > 6 or not is_journal(journal):
        return None
    found = Citation({"publicationTitle": journal}, {"publicationTitle": line.place_of(journal)})
    for part in parts[1:]:
        value = part[0].strip()
        if volume := _VOLUME_ALONE.fullmatch(value):
            found.fields["volume"], found.spans["volume"] = volume[1], line.place_of(volume[1], part.start())
        elif issue := _ISSUE_ALONE.fullmatch(value):
            found.fields["issue"], found.spans["issue"] = issue[1], line.place_of(issue[1], part.start())
        elif DATE.fullmatch(value) and (date := iso(value)):
            found.fields["date"], found.spans["date"] = date, line.place_of(value, part.start())
    return found if {"volume", "date"} <= found.fields.keys() else None


def _banner_and_foot(lines: Sequence[Line]) -> Citation | None:
    """A journal as the first line of all, and its issue in a line of its own near the last."""
    if not lines or not _PERIODICAL.search(lines[0].plain) or not _names_journal(lines[0]):
        return None
    issue = next(
        (line for line in lines[-8:] if _VOLUME_FIRST.match(line.plain) and is_issue(line.text)), None
    )
    if issue is None or lines[0].is_sentence or not lines[0].before_blank or issue is lines[0]:
        return None
    cited = _cited(lines[0], issue)
    if pages := pages_of(lines[-8:]):
        cited.fields["pages"], cited.spans["pages"] = pages
    return cited


def of_numbered(lines: Sequence[Line]) -> Citation | None:
    """A journal in the first line, its ISSN right below, and below that ``Bol. v.15 n.2 dic. 2009``."""
    if len(lines) < 3 or not re.match(
        r"\W*(?:e-?|on-?line\s|print\s|versión\s\w+\s)?ISSN\b", lines[1].plain, re.IGNORECASE
    ):
        return None
    if not _names_journal(lines[0]) or lines[1].after_blank:
        return None
    for line in lines[2:4]:
        if "volume" not in _issue(line.text) or len(line.words) > 14:
            continue
        cited = _cited(lines[0], line)
        cited.fields.pop("pages", None)
        dates = [(iso(found[0]), found.span()) for found in DATE.finditer(line.text)]
        if dates:
            value, (a, b) = dates[-1]
            cited.fields["date"], cited.spans["date"] = value, Span(line.start + a, line.start + b)
        return cited
    return None


def issue_of(lines: Sequence[Line], volume: str) -> tuple[str, Span] | None:
    """The issue, in a line of its own that names the volume too: ``VOL. 370 NO. 24``."""
    for line in lines:
        if len(line.plain) <= 60 and is_issue(line.text):
            cited = _of_issue(line.text, line.start)
            if cited.fields.get("volume") == volume and "issue" in cited.fields:
                return cited.fields["issue"], cited.spans["issue"]
    return None


def pages_of(lines: Sequence[Line]) -> tuple[str, Span] | None:
    """Pages as a part of a line that says nothing else: ``Pages 123-140 | Received 2 May 2017``."""
    for line in lines:
        if len(line.plain) > 250:
            continue
        for part in _PARTS.finditer(blanked(line.text)):
            if found := _PAGES.fullmatch(part[0]):
                at = part.start()
                return number("pages", found["pages"]), Span(
                    line.start + at + found.start("pages"), line.start + at + found.end("pages")
                )
    return None


def _names_journal(line: Line) -> bool:
    return len(line.words) <= 12 and is_journal(line.plain)


def _cited(line: Line, issue: Line) -> Citation:
    name = re.split(r"\s*(?:[|•·]|\(?\bISSN\b)", line.plain)[0]
    cited = _of_issue(issue.text, issue.start)
    cited.fields["publicationTitle"] = name
    cited.spans["publicationTitle"] = line.place_of(name)
    return cited


def _of_issue(text: str, offset: int) -> Citation:
    clean = blanked(text)
    places = _issue(text)
    fields = {name: number(name, clean[a:b]) for name, (a, b) in places.items()}
    return Citation(fields, {name: Span(offset + a, offset + b) for name, (a, b) in places.items()})


def _is_section_and_issue(line: Line) -> bool:
    """``Articles | Volume 7, Issue 2, P12-20``: a part of a journal, and where, but not which journal."""
    section, bar, rest = line.text.partition("|")
    return bool(bar) and not is_journal(section.strip()) and is_issue(rest)


def _numbers_alone(line: Line) -> Citation:
    at = line.text.index("|") + 1
    return _of_issue(line.text[at:], line.start + at)


def _issue(text: str) -> dict[str, tuple[int, int]]:
    places, _ = numbers(blanked(text), 0)
    return places if places.keys() & {"volume", "issue"} else {}


def _rest(text: str) -> str:
    """What a line says besides the numbers and the months of an issue."""
    words = rf"{VOLUME_WORD}|{ISSUE_WORD}|{PAGES_WORD}"
    text = _MONTH.sub(" ", _ISSN.sub(" ", text))
    return re.sub(r"[\W\d_]+", "", re.sub(words, " ", text, flags=re.IGNORECASE))
