"""The title of a document."""

from __future__ import annotations

import re
from collections.abc import Sequence

from zotsync.formats import document_citation as citation
from zotsync.formats import document_masthead as masthead
from zotsync.formats.document_authors import AFFILIATION, BYLINE, authors_in, is_dated
from zotsync.formats.document_block import SUBTITLE, banner, block, goes_on, signs_above
from zotsync.formats.document_chrome import is_chrome
from zotsync.formats.document_dates import DATE
from zotsync.formats.document_kinds import LEAFLET, announces, is_formula, is_posted, is_thesis, signs_below
from zotsync.formats.document_letterhead import is_series, letterhead
from zotsync.formats.document_own import cited_title
from zotsync.formats.document_part import CHAPTER
from zotsync.formats.document_text import Line, Paragraph, Text
from zotsync.formats.document_words import LINKING, MARKS
from zotsync.formats.letters import UPPER
from zotsync.formats.values import find_doi
from zotsync.item import Span

_HEAD_LINES = 14
_HEAD_OF_LINE = 500
"""Characters that tell what a line is, however long it is."""
_KICKER = re.compile(
    r"(?:(?:original|brief|short|full[\s-]+length|full|mini|systematic|narrative|invited|special|research|review|case|"
    r"clinical|regular|featured|rapid|scientific)[\s-]*)*"
    r"(?:article|paper|research|review|report|communication|editorial|commentary|perspective|letter|opinion|news|"
    r"feature|study|correspondence|viewpoint|case series|investigation)s?(?:\s+(?:article|report))?|"
    r"open\s+access(?:\s*article)?|(?:new|confirmatory|contradictory)\s+results"
    r"(?:\s+follow.*)?|"
    r"übersicht|kasuistik|fallbericht|aufs[aä]tze?|beitr(?:ag|äge)|abhandlung(?:en)?|leitthema|onderzoek|casuïstiek|revisión|rassegna|revue\s+générale|"
    r"(?:clinical\s+)?(?:practice\s+)?guidelines?(?:\s+[A-Z]{0,4}[\s-]?\d{1,5})?|\w+rxiv|"
    rf"{CHAPTER}|"
    r"journal\s+article|caso\s+cl[ií]nico|archive|short\s+communication|peer[- ]reviewed\s+publication|"
    r"peer[- ]reviewed|free\s+(?:full\s+text|article)|"
    r"(?:research|review|original)\s+\w+|(?:study\s+)?protocol|übersichtsarbeit|originalarbeit|originalien|article\s+original|"
    r"home|menu|search|share|print|skip to .*|table of contents|contents|download(?:\s+pdf)?|page \d+.*|"
    r"cite this article|corrigendum|erratum|preprint|contents\s+lists?\s+available.*|journal\s+home\s?page.*|"
    r"article\s+info(?:rmation)?|available\s+online\s.*|article\s+reuse.*|review\s+(?:began|ended).*|"
    r"artículo\s+(?:original|de\s+revisión)|original(?:es)?\s+breves?|artigo\s+original|articolo\s+originale|论著|综述|"
    r"(?:for\s+immediate\s+release|(?:press|news|media)\s+release|pressemitteilung|communiqué\s+de\s+presse|"
    r"nota\s+de\s+prensa)(?:\W.{0,20})?|"
    r"(?:poster|abstract|oral|paper)(?:\s+(?:abstract|presentation|session|no\.?|number|id))*\s*:?\s*"
    r"#?[A-Z]{0,4}[-.]?\d[\w.-]*|(?:.{3,60}\.\s+)?author\s+manuscript\b.*|published\s+in\s+final\s+edited\s+form.*|"
    r"(?:nihmsid|pmcid|pmid)\s*:.*|"
    rf"{LEAFLET}",
    re.IGNORECASE,
)
_ACCESS = re.compile(r"^(?:open|free)\s+access\s*(?=\w)|\s+(?:open|free)\s+access$", re.IGNORECASE)
_SITE_NAME = re.compile(
    r"\b(?:encyclop\w+|dictionary|repository|e-?prints|library|archives?|herald|times|gazette|tribune|journal|magazine|"
    r"news|newsroom|post|guardian|chronicle|zeitung|\w+rxiv|portal)\b",
    re.IGNORECASE,
)
"""What the names of sites, papers and collections are made of."""
_NO_TITLE = re.compile(
    r"https?://|www\.|@\w+\.\w|(?<![\w.-])[\w-]++(?:\.[\w-]++)+/\w|open[- ]access article|creative commons|"
    r"^\W*(?:doi|issn|isbn|pmid|pmcid|vol(?:ume)?\b|issue\b|©|copyright|received|"
    r"accepted|published|citation|correspondence|keywords?|key words|"
    r"by\s+[A-Z]\w+\s+[A-Z]|last\s+(?:reviewed|updated)|"
    r"authors?|tags?|url|source|date|posted|updated|reviewed|publisher|editors?|category|topics?|subjects?)\s*[:.]|"
    r"^\W*(?:by\s+[A-Z][\w.-]+\s+[A-Z]|last\s+(?:reviewed|updated)|©|copyright|doi\b|issn\b)|"
    r"[|›»>]\s*\w+\s*[|›»>]|^(?:home|startseite|accueil|inicio)\s*[>›»/]",
    re.IGNORECASE,
)
_NEVER_TITLE = re.compile(
    r"\[.*\]$|impact\s+factor\b|first\s+published\b|sec(?:tion)?\.|published\s+(?:online|in)\s|received\s|accepted\s",
    re.IGNORECASE,
)
_MAIL = re.compile(r"[\w.]@\w+\.\w")
_MARK = re.compile(rf"(?:\d|[a-h]\s|[*†‡§¹²³⁴-⁹])\s?(?=[{UPPER}])")
_MARKED = re.compile(r"[^\W\d_](?:\d{1,2}|[*†‡§¹²³])(?!\w)")
_TITLE_LABEL = re.compile(r"(?:title|titel|titre)\s*:\s*(?=\S)", re.IGNORECASE)


def title_of(text: Text) -> tuple[str, Span, int] | None:
    """The title, its place, and the number of the line after it; None where nothing looks like one."""
    head = text.lines[:_HEAD_LINES]
    # Before an address, a hash marks whose it is.
    chosen = next(
        (n for n, line in enumerate(head) if line.level == 1 and line.plain and not _MAIL.search(line.plain)),
        None,
    )
    if chosen is None:
        chosen = next((n for n, line in enumerate(head) if _TITLE_LABEL.match(line.plain)), None)
    elif any(
        _is_title(line, text) and p.is_prose
        for line in head[:chosen]
        for p in text.prose
        if p.lines[0] is line
    ):
        chosen = None
    if chosen is None and (own := cited_title(text, _is_other)):
        return own
    if chosen is None:
        chosen = next((n for n, line in enumerate(head) if line.level in (2, 3) and line.plain), None)
        first = _first_title_line(head, text)
        if (
            first is None
            and chosen is not None
            and any(p.span.start < head[chosen].start for p in text.prose)
        ):
            return None
        if first is not None and (chosen is None or first < chosen):
            chosen = first
    if chosen is None:
        return None
    line = head[chosen]
    label = _TITLE_LABEL.match(line.plain)
    title = line.plain[label.end() :] if label else line.plain
    start = line.start + max(line.text.find(title.split()[0]), 0) if title else line.start
    end, number = line.end, chosen + 1
    whole = None if line.level or label else block(text.lines, chosen, _is_other)
    if whole:
        title, number = whole
        end = text.lines[number - 1].end
    while not whole and number < len(head) and number < chosen + 4 and _continues(head, number):
        if SUBTITLE.fullmatch(head[number].plain) and not LINKING.search(title):
            break
        title += " " + head[number].plain
        end = head[number].end
        number += 1
    below = text.lines[number] if number < len(text.lines) else None
    if below and not below.after_blank and not below.level and SUBTITLE.fullmatch(below.plain):
        title = f"{title}{' ' if title[-1] in '?!:' else ': '}{below.plain}"
        end, number = below.end, number + 1
    if number < len(text.lines) and re.fullmatch(r"=+|-{4,}", text.lines[number].text):
        number += 1
    following = text.lines[number] if number < len(text.lines) else None
    if title.isupper() and following and _is_lower_title(text.lines, number):
        title, end, number = f"{title}: {following.plain}", following.end, number + 1
        following = text.lines[number]
    if _closed(title) and following and not line.level and authors_in(following.text):
        title, end = title[:-1], end - 1
    return title.strip(), Span(start, max(end - _trailing(text.text[start:end]), start)), number


def _is_kicker(line: Line) -> bool:
    """Whether a line says which kind of text follows: alone, or behind the name of the journal."""
    plain = _ACCESS.sub("", line.plain)
    if _KICKER.fullmatch(plain):
        return True
    if "   " in line.text[:_HEAD_OF_LINE]:
        parts = [part for part in re.split(r"\s{3,}", line.text[:_HEAD_OF_LINE]) if part]
        if all(_KICKER.fullmatch(part) or is_chrome(part) for part in parts):
            return True
    named, bar, kind = plain[:_HEAD_OF_LINE].rpartition(" | ")
    return bool(bar) and len(named.split()) <= 8 and bool(_KICKER.fullmatch(kind))


def _is_other(line: Line) -> bool:
    """Whether a line among those of a title is no part of it."""
    return (
        _is_kicker(line)
        or bool(_NO_TITLE.search(line.plain))
        or announces(line)
        or is_formula(line)
        or _is_data(line)
    )


def _is_lower_title(lines: Sequence[Line], number: int) -> bool:
    """Whether the line right below a title in capitals is the rest of it: the authors come after it."""
    line = lines[number]
    behind = lines[number + 1] if number + 1 < len(lines) else None
    if (
        behind is None
        or line.after_blank
        or not line.before_blank
        or line.plain.isupper()
        or line.is_sentence
    ):
        return False
    if AFFILIATION.search(line.plain) or BYLINE.match(line.plain) or authors_in(line.text) or _is_data(line):
        return False
    return 3 <= len(line.words) <= 20 and bool(BYLINE.match(behind.plain) or authors_in(behind.text))


def _closed(title: str) -> bool:
    """Whether a title ends with a full stop that is no part of a word."""
    return bool(re.search(r"[a-zà-ÿ]{4}\.$", title)) and ". " not in title


def _trailing(text: str) -> int:
    """How many marks of emphasis or closing hashes end a title's line."""
    return len(text) - len(text.rstrip(" *_#"))


def _first_title_line(head: Sequence[Line], text: Text) -> int | None:
    journals = _journals(text)
    above = frozenset(range(len(letterhead(head, _is_kicker))))
    above |= banner(head, _is_kicker, lambda line: _is_title(line, text))
    thesis = any(is_thesis(line) for line in head)
    signed = posted = False
    for number, line in enumerate(head):
        posted = (posted and not line.after_blank) or is_posted(line)
        if posted or _letters(line.plain) in journals or number in above or signs_above(head, number):
            continue
        if line.rule or not line.plain or _is_kicker(line) or _NO_TITLE.search(line.plain):
            continue
        if thesis and (is_formula(line) or (number and signs_below(head[number - 1]))):
            continue
        if DATE.fullmatch(line.plain) or announces(line) or is_series(line) or _is_data(line):
            continue
        if number + 1 < len(head) and masthead.goes_on(head[number + 1]):
            continue
        if number and _is_data(head[number - 1]) and _is_rest(line):
            continue
        signed = is_signed(line) or (_is_place(line) if number else False) or (signed and _is_marked(line))
        if signed:
            continue
        below = text.lines[number + 1 :]
        if any(m.lines[0] is line and not _opens_masthead(m, below) for m in text.prose):
            return None
        if not _is_title(line, text):
            return None
        return _below_banner(head, number)
    return None


def _below_banner(head: Sequence[Line], number: int) -> int:
    """The title itself, where the name of a site or a section of it stands alone above it.

    What stands right above a byline or the authors is the title; what is far above it and short is none.
    """
    first = head[number]
    if not first.before_blank or len(first.words) > 8 or first.level:
        return number
    named = bool(_SITE_NAME.search(first.plain))
    for at in range(number + 1, min(number + 5, len(head) - 1)):
        may = head[at].after_blank and not authors_in(head[at].text) and not _is_other(head[at])
        whole = block(head, at, _is_other) if may else None
        if whole and len(whole[0].split()) > max(len(first.words), 4) and first.plain[-1] not in "?!:":
            return at
    for at in range(number + 1, min(number + 5, len(head) - 1)):
        line, following = head[at], head[at + 1]
        if line.level or line.is_sentence or BYLINE.match(line.plain) or DATE.search(line.plain):
            break
        if line.plain.endswith(","):
            break  # a line of authors that cannot be read, and goes on in the next
        byline = bool(BYLINE.match(following.plain))
        signed = byline or len(authors_in(following.text)) > 1
        longer = len(line.words) >= 4 and len(line.words) > len(first.words)
        named_so = (named and byline) or not authors_in(line.text)
        if line.after_blank and signed and named_so and (longer or named):
            return at
        if not named and len(line.words) > 5:
            return number
    # Under the name of a paper stand the day and the page.
    rest = [line for line in head[number + 1 :] if not (_is_kicker(line) or (named and is_dated(line)))]
    below = rest[0] if rest else None
    if named and below and below.after_blank and below.before_blank and len(below.words) >= 5:
        return number if below.is_sentence or authors_in(below.text) else head.index(below)
    return number


def _opens_masthead(paragraph: Paragraph, below: Sequence[Line]) -> bool:
    """Whether what reads like prose is or begins with a title: a question, or what stands above authors."""
    first, *more = paragraph.lines
    if not more:
        behind = below[0] if below else None
        named = behind is not None and len(authors_in(behind.text)) > (not MARKS.search(behind.text))
        return len(first.words) <= 40 and (first.plain.endswith("?") or named)
    if first.plain.endswith("."):
        return False
    # A line that is far from full is no part of the text below it.
    short = len(first.plain) * 2 < max(len(line.plain) for line in more) and len(first.words) <= 8
    return short or bool(find_doi(more[0].plain)) or len(authors_in(more[0].text)) > 1


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _journals(text: Text) -> frozenset[str]:
    """The journals that the head names, in a citation or above the number of an issue."""
    named = {_letters(line.plain) for line, _ in masthead.mastheads(text.lines[:_HEAD_LINES])}
    if numbered := masthead.of_numbered(text.lines):
        named.add(_letters(numbered.fields["publicationTitle"]))
    if journal := masthead.journal_above(text.lines):
        named.add(_letters(journal.plain))
    for line in text.lines[:_HEAD_LINES]:
        if cited := citation.parse(line.text):
            named.add(_letters(cited.fields["publicationTitle"]))
    return frozenset(named)


def is_signed(line: Line) -> bool:
    """Whether a line is nothing but authors with the marks of where they work."""
    return bool(_MARKED.search(line.text)) and len(authors_in(line.text)) > 1


def _is_place(line: Line) -> bool:
    """Whether a line says where authors work: a mark, and an institution."""
    return _is_marked(line) and bool(AFFILIATION.search(line.plain))


def _is_marked(line: Line) -> bool:
    return bool(_MARK.match(line.plain))


def _is_rest(line: Line) -> bool:
    """Whether a line is the end of what was too long for the line above it."""
    return not line.after_blank and line.plain.endswith(".") and len(line.words) <= 6


def _is_data(line: Line) -> bool:
    """Numbers, or a line that says where the article stands."""
    plain = line.plain[:_HEAD_OF_LINE]
    letters = sum(c.isalpha() for c in plain)
    dates = list(DATE.finditer(plain))
    if _NEVER_TITLE.match(plain):
        return True
    if dates and len(dates[-1][0]) > 7 and dates[-1].end() == len(plain) and len(line.words) <= 10:
        return True
    if letters < 0.5 * len(plain.replace(" ", "")):
        return True
    cited = citation.parse(line.text)
    return masthead.is_issue(line.text) or (cited is not None and not cited.title)


def _is_title(line: Line, text: Text) -> bool:
    words = line.words
    letters = sum(c.isalpha() for c in line.plain)
    return (
        len(words) <= 40
        and 3 <= letters <= 350
        and letters >= 0.6 * len(line.plain.replace(" ", ""))
        and not line.text.lstrip().startswith(("- ", "+ ", "* ", "|", "{", "<", "//", "/*", ">"))
        and (
            not line.plain.endswith((".", ";", ","))
            or (line.plain.endswith(".") and len(words) <= 25 and line.before_blank)
        )
        and bool(
            line.plain[:1].isupper()
            or line.plain[:1].isdigit()
            or line.plain[:1] in '"“‘«¿(['
            or len(words) <= 12
        )
    )


def _continues(head: Sequence[Line], number: int) -> bool:
    """Whether a title goes on in the line ``number``."""
    line, following = head[number - 1], head[number]
    if line.before_blank or following.rule or (line.level and line.level != following.level):
        return False
    if not following.plain or _NO_TITLE.search(following.plain):
        return False
    if AFFILIATION.search(following.plain) and not goes_on(following):
        return False
    if following.is_sentence and len(following.words) > 25:
        return False
    if LINKING.search(line.plain) or (following.plain[:1].islower() and not line.plain[:1].islower()):
        return True
    if (
        authors_in(following.plain, strict=False)
        or BYLINE.match(following.plain)
        or DATE.search(following.plain)
    ):
        return False
    both_upper = line.plain.isupper() and following.plain.isupper()
    below = head[number + 1].text if number + 1 < len(head) else ""
    closed = following.before_blank or len(authors_in(below)) > 1
    return both_upper or (len(line.plain) >= 45 and closed and not following.plain.endswith("."))
