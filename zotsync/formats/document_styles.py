"""References in the styles that are not Vancouver: APA, Harvard, Chicago, IEEE, MDPI, Nature and their kin.

What they share is the order: names (with the year or without), a title, what it stands in, numbers. The
names must be read whole and something must say what the work stands in; what is neither is left to others.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from zotsync.formats.document_cited_names import LONGEST, cited_names
from zotsync.formats.document_dates import iso
from zotsync.formats.letters import UPPER
from zotsync.formats.values import year_of
from zotsync.item import Creator

_LONGEST = 2_000
_TAIL = 200
"""Characters from the end in which the numbers of a journal may stand."""
_YEAR = r"(?:1[5-9]|20)\d{2}"
_FRONT = re.compile(
    rf"(?P<names>[^()]{{2,{LONGEST}}}?)[\s,.]{{0,6}}(?:(?P<ed>\((?:[Ee]ds?|Hrsg|Hg)\.?\))[\s,.]*)?"
    rf"(?:\((?P<inner>{_YEAR}|n\.\s?d\.|in press|o\.\s?J\.)[a-z]?(?P<day>,\s[\w .–-]{{2,24}})?\)|"
    rf"(?<=[\s,.])(?P<bare>{_YEAR})[a-z]?(?=[.,:)]\s))[.,:)]*\s+(?=\S)"
)
_BODY = re.compile(
    rf"[{UPPER}][\w'’-]+(?:\s(?:of|for|and|the|&|de|du|für|der|des|del))*(?:\s[{UPPER}][\w'’-]+(?:\s(?:of|for|and|the|&|de|du|für|der|des|del))*){{1,9}}"
)
"""A name in capitals before a year in brackets: a body, where it is nobody's name."""
_QUOTED = re.compile(r"[\"“„«](?P<title>[^\"“”„«»]{3,400}?)[,.]?\s?[\"”“»]")
_SINGLE = re.compile(r"(?<=[,.)]\s)['‘](?P<title>.{8,300}?)[,.]?['’](?=[,.]?\s)")
_STOP = re.compile(r"(?<=[.?!])[\"”’)]*\s+(?=\S)")
_NAMES_END = re.compile(r"(?:\.|:|,(?=\s[^,.]{12}))\s+")
_GOES_ON = re.compile(rf"(?:&|and|et|und|y)\s|[{UPPER}]\.|…|\.\.")
_ABBREVIATION = re.compile(r"[A-Z][A-Za-zà-ÿ]{0,9}\s?\.?")
_PAGE = r"[A-Za-z]{0,3}\d[\w.]{0,9}"
_MONTH_NAME = (
    r"(?:jan|feb|fév|mar|mär|apr|avr|ma[iy]|jun|juin|jul|aug|août|sep|o[ck]t|nov|de[cz]|déc|ene|abr|ago|dic|"
    r"spring|summer|autumn|fall|winter)[a-zûé]{0,8}\.?"
)
_MONTH = rf"(?:{_MONTH_NAME}(?:\s?[-–/]\s?{_MONTH_NAME})?\s+(?:\d{{1,2}},?\s+)?)"
_NUMBERS = re.compile(
    rf"""(?:[,.;]\s*|\s)(?:(?P<before>{_YEAR})[,;]\s*)?
    (?:(?:vol(?:ume|umen)?|bd|band|jg|jahrg|tome|t|v)\.?\s*)?(?P<volume>[A-Z]?\d{{1,4}}[A-Z]?(?:[-–/]\d{{1,4}})?)
    (?:\s*\((?P<issue>(?!{_YEAR}\))[^()]{{1,16}})\)|,\s(?P<second>\d{{1,3}})(?=,\sArticle|\s\()|\s*[,.]?\s*(?:no|nr|n(?=\.)|n°|nº|núm|num|heft|h|issue|iss|№)\.?\s*(?P<number>\d[\w–/-]{{0,8}}))?
    (?:\s*\((?P<inside>[^()]{{0,20}}{_YEAR})\)|,\s*(?P<middle>{_YEAR})(?=\s*[,:]\s))?
    (?:\s*[,:;.]\s*(?:(?:pp?|s|pages?|seiten?|art(?:icle)?(?:\s(?:no\.?|id))?)\.?\s*)?(?P<pages>{_PAGE}(?:\s?[-–—]{{1,2}}\s?{_PAGE})?)(?!\w))?
    (?:[\s,.]*\(?(?P<after>{_MONTH}?{_YEAR})\)?)?[\s.,]*$""",
    re.IGNORECASE | re.VERBOSE,
)
_LENGTH = re.compile(r",\s*\d{1,4}\spages\.?$")
_THESIS = re.compile(
    r"(?P<open>[\[(,.]?)\s*(?P<type>(?:(?:unpublished|published)\s+)?(?:ph\.?\s?d\.?|doctoral|doctorate|master['’]?s|m\.?\s?(?:sc|a|phil)\.?|"
    r"bachelor['’]?s|undergraduate|inaugural)?[\s-]?(?:dissertation|thesis|diss\.)|"
    r"(?:thèse\s+de\s+doctorat|tesis\s+(?:doctoral|de\s+\w+)|tese\s+de\s+\w+|doktorarbeit|masterarbeit|diplomarbeit|"
    r"mémoire\s+de\s+\w+))(?!\w)",
    re.IGNORECASE,
)
_IN = re.compile(rf"(?:(?<=[.?!,;])|(?<=[.?!,;][\"”’])|^)\s*[Ii]n:?\s+(?=[\"“'‘{UPPER}])")
_EDITORS = re.compile(
    r"(?P<names>.{3,300}?)(?:,?\s*\((?:eds?|hrsg|hg|dirs?|coords?)\.?\)|,\s*(?:eds?|editors?|hrsg)\.?(?=[,:.\s]))[.,:;]?\s+",
    re.IGNORECASE,
)
_EDITED_BY = re.compile(
    r"[,.]\s+(?:edited\s+by|ed\.\s+by|eds?\.|herausgegeben\s+von|hrsg\.\s+von|sous\s+la\s+direction\s+de)\s+"
    r"(?P<names>[^\d().]*(?:\b\w\.[^\d().]*)*?)(?=,\s+\d|(?<!\b\w)\.\s|,\s+pp|\s*\(|$)",
    re.IGNORECASE,
)
_PAGES = re.compile(
    rf"[\s,;(]*(?:\b(?:pp?|s|pages?|seiten)\b\.?:?\s*)(?P<pages>{_PAGE}(?:\s?[-–—]\s?{_PAGE})?)\)?(?!\s*(?:p\b|S\.))"
    r"|[,:]\s+(?P<alone>\d{1,4}\s?[-–—]\s?\d{1,4})(?=[.,)]|$)",
    re.IGNORECASE,
)
_COUNT = re.compile(r"[\s,;.(]*(?<![\w–-])(?P<count>\d{2,4})\s*(?:pp?|pages|S|Seiten)\b\.?\)?")
_EDITION = re.compile(
    r"[\s,.;(]+(?P<edition>\d{1,2})(?:st|nd|rd|th|\.|e|ª)?\s*(?:ed(?:ition|n)?|Aufl(?:age)?|éd(?:ition)?|ed(?:ición)?)\b\.?\)?|"
    r"[\s,.;(]+(?P<word>second|third|fourth|fifth|revised|rev\.)\s+ed(?:ition|n)?\b\.?\)?",
    re.IGNORECASE,
)
_ORDINAL = re.compile(r"\d{1,2}(?:st|nd|rd|th)", re.IGNORECASE)
_NUMBERED = re.compile(
    r"[\s,(]*(?:report|paper)\s+(?:no\.?|number|nr\.?|#)\s*(?P<number>[\w/-]+)\)?", re.IGNORECASE
)
_PLACED = re.compile(rf"(?P<place>[{UPPER}][^:;.\d]{{1,50}}?):\s*(?P<publisher>[{UPPER}][^:;\d\[\]]{{1,80}})")
_HOUSE = re.compile(rf"(?P<publisher>[{UPPER}][^:;\d\[\]()]{{1,80}})")
_GATHERING = re.compile(
    r"\b(?:proceedings|proc\.|congress|conf(?:erence|\.)|symp(?:osium|\.)|workshop|meeting|tagung|colloque)",
    re.IGNORECASE,
)
_PREPRINT = re.compile(
    r"(?:preprint\s+(?:at\s+)?)?(?P<server>\w{2,9}Rxiv|arXiv|SSRN|Research Square|Preprints(?:\.org)?)\b|"
    r"\bpreprint\s+at\s+(?P<at>\S.{1,30}?)(?=\s*(?:\(|https?:|$))|[\[(]preprint[\])]",
    re.IGNORECASE,
)
_TRAILING = re.compile(rf"[\s,.;(]+(?P<date>{_MONTH}?{_YEAR})\)?[\s.,]*$", re.IGNORECASE)


@dataclass(slots=True)
class Styled:
    """What a reference says: its type, base fields, and its people with their roles."""

    type: str
    fields: dict[str, str] = field(default_factory=dict)
    people: list[tuple[str, Creator]] = field(default_factory=list)


def styled(text: str, address: str = "") -> Styled | None:
    """The work that ``text`` describes: a reference without its number and identifiers.

    ``address`` is its URL, if it has one.

    >>> found = styled("Roe, A. M., & Doe, J. (2004). On mud: A view. Sea Letters, 12(3), 45–67.")
    >>> found.fields["title"], found.fields["publicationTitle"], found.fields["issue"], found.fields["date"]
    ('On mud: A view', 'Sea Letters', '3', '2004')
    >>> styled('A. Roe, "On mud," in Proc. Conf. Mud, Hull, U.K., 2004, pp. 1–6.').type
    'conferencePaper'
    >>> styled("Roe, Ada. On Mud. Hull: Sea Press, 1999.").fields["publisher"]
    'Sea Press'
    """
    text = " ".join(text.split())
    if len(text) > _LONGEST:
        return None
    found = Styled("journalArticle")
    title, rest = _opened(found, text)
    if not found.people or not rest.strip(" ."):
        return None
    for read in (_thesis, _preprint, _chapter, _article, _numbered, _page if address else _book, _book):
        if done := read(found, title, rest):
            return done if done.fields.get("title") else None
    return None


def _opened(found: Styled, text: str) -> tuple[str, str]:
    """Takes the names and the year that a reference begins with; answers a quoted title, and what is left."""
    quoted = _QUOTED.search(text) or _SINGLE.search(text)
    title = ""
    if quoted and quoted.start() <= LONGEST:
        lead, title, rest = text[: quoted.start()], quoted["title"].strip(" ,."), text[quoted.end() :]
        dated = _FRONT.match(f"{lead.rstrip(' ,.:')}. ~")
        lead = lead if not dated else dated["names"]
    else:
        dated = _FRONT.match(text)
        if dated and not cited_names(dated["names"]):
            dated = dated if dated["inner"] and _BODY.fullmatch(dated["names"].strip(" ,.")) else None
        lead, rest = (dated["names"], text[dated.end() :]) if dated else _without_year(text)
    role = "editor" if dated and dated["ed"] else "author"
    people = cited_names(lead)
    if not people and dated and dated["inner"] and _BODY.fullmatch(name := lead.strip(" ,.")):
        people = (Creator("author", name=name),)
    found.people = [(role, creator) for creator in people]
    if dated and (year := dated["inner"] or dated["bare"]) and year.isdigit():
        whole = iso(f"{(dated['day'] or '').strip(' ,')} {year}") or iso(
            f"{year} {(dated['day'] or '').strip(' ,')}"
        )
        found.fields["date"] = whole or year
    return title, rest.lstrip(" ,.;")


def _without_year(text: str) -> tuple[str, str]:
    """The names that no year ends, and what stands behind them."""
    ends = [end for end in _NAMES_END.finditer(text, 0, LONGEST) if not _GOES_ON.match(text, end.end())]
    for end in ends[:40]:
        names = cited_names(text[: end.start()]) if end[0][0] != "," else ()
        if names and (end[0][0] == "." or all(name.first.endswith(".") for name in names)):
            return text[: end.start()], text[end.end() :]
    if re.match(rf"[{UPPER}]\.", text):
        for end in reversed(ends[:40]):
            names = cited_names(text[: end.start()]) if end[0][0] == "," else ()
            if names and all(name.first.endswith(".") for name in names):
                return text[: end.start()], text[end.end() :]
    return "", text


def _thesis(found: Styled, title: str, rest: str) -> Styled | None:
    named = _THESIS.search(rest)
    if not named or (not title and not rest[: named.start()].strip()):
        return None
    found.type, found.fields["type"] = "thesis", named["type"].strip()
    title = title or rest[: named.start()]
    behind = rest[named.end() :].strip(" ,.:;)]")
    if dated := _TRAILING.search(f" {behind}"):
        found.fields.setdefault("date", _when(dated["date"]))
        behind = f" {behind}"[: dated.start()]
    behind = behind.split("]")[0].split(". ")[-1] if "]" in behind else behind
    parts = [part.strip(" .()[]") for part in behind.split(",")]
    schools = [
        part
        for part in parts
        if re.search(r"universi|hochschule|college|institut|école|\bUniv\b", part, re.IGNORECASE)
    ]
    if schools or (parts[0] and parts[0][0].isupper() and len(parts) <= 2):
        found.fields["publisher"] = (schools or parts)[0]
    return _titled(found, title)


def _preprint(found: Styled, title: str, rest: str) -> Styled | None:
    named = _PREPRINT.search(rest)
    if not named:
        return None
    head = rest[: named.start()].strip()
    title = title or _STOP.split(head)[0]
    if not title.strip(" .("):
        return None
    found.type = "preprint"
    found.fields["repository"] = named["server"] or (named["at"] or "").strip(" .")
    years = re.findall(rf"(?<![\w.:/]){_YEAR}(?![\w:/]|\.\d)", rest[named.start() :])
    if years:
        found.fields.setdefault("date", years[-1])
    return _titled(found, title)


def _chapter(found: Styled, title: str, rest: str) -> Styled | None:
    inside = _IN.search(rest)
    if not inside or (not title and not rest[: inside.start()].strip()):
        return None
    title, book = title or rest[: inside.start()], rest[inside.end() :]
    editors: tuple[Creator, ...] = ()
    if (named := _EDITORS.match(book)) and (editors := cited_names(named["names"])):
        book = book[named.end() :]
    elif named := _EDITED_BY.search(book):
        editors = cited_names(named["names"])
        book = book[: named.start()] + book[named.end() :] if editors else book
    gathering = bool(_GATHERING.search(book))
    if (
        not editors
        and not gathering
        and (numbers := _numbers(book))
        and (numbers["pages"] or numbers["issue"])
    ):
        return _article(found, title, book)
    found.people += [("editor", editor) for editor in editors]
    found.type = "conferencePaper" if gathering and not editors else "bookSection"
    if edition := _EDITION.search(book):
        found.fields["edition"] = _edition(edition)
        book = book[: edition.start()] + book[edition.end() :]
    if pages := _PAGES.search(book):
        found.fields["pages"] = _range(pages["pages"] or pages["alone"])
        book = f"{book[: pages.start()]}. {book[pages.end() :].lstrip(' .,')}"
    if dated := _TRAILING.search(book):
        found.fields.setdefault("date", _when(dated["date"]))
        book = book[: dated.start()]
    elif year := year_of(book):
        found.fields.setdefault("date", year)
    parts = _sentences(book)
    name = parts[0] if parts else ""
    if gathering:
        name = re.split(rf",\s+(?=[{UPPER}][\w .-]*(?:,|$))|,\s+(?={_YEAR})", name)[0]
    if len(parts) > 1:
        _imprint(found, parts[-1])
    elif (told := re.fullmatch(r"(.{3,200}?)[;,]\s+([^;]+:\s*[^;]+)", name)) and not gathering:
        name = told[1]
        _imprint(found, told[2])
    found.fields["publicationTitle"] = _tidy(name)
    return _titled(found, title) if found.fields["publicationTitle"] else None


def _numbers(text: str) -> re.Match[str] | None:
    """Volume, issue and pages at the end of a reference."""
    text = _LENGTH.sub("", text.rstrip(" ."))
    start = max(0, len(text) - _TAIL)
    for begin in re.finditer(r"(?:[,.;]\s*|\s)(?=\S)", text[start:]):
        if match := _NUMBERS.match(text, start + begin.start()):
            return match
    return None


def _article(found: Styled, title: str, rest: str) -> Styled | None:
    match = _numbers(rest)
    if not match or not (match["pages"] or match["issue"] or match["number"] or match["second"]):
        return None
    head = rest[: match.start()].strip(" ,.;(")
    journal = head
    if not title:
        parts = _sentences(head)
        if len(parts) < 2:
            return None
        title, journal = " ".join(parts[:-1]), parts[-1]
    journal = re.sub(rf"(?:,?\s*\(?{_YEAR}\)?)$|^[Ii]n:?\s+", "", journal).strip(" ,.;")
    if not 1 <= len(journal.split()) <= 14 or not journal[0].isupper() or re.search(r"[\"“”?!]|:\s", journal):
        return None
    found.type = "journalArticle"
    date = match["after"] or match["inside"] or match["middle"] or match["before"] or ""
    if date:
        found.fields.setdefault("date", _when(date.strip(" ()")))
    found.fields["publicationTitle"] = journal
    for name, value in (
        ("volume", match["volume"]),
        ("issue", match["issue"] or match["number"] or match["second"]),
        ("pages", match["pages"]),
    ):
        if value:
            found.fields[name] = _range(
                re.sub(r"^(?:no|nr|issue|iss|heft)\.?\s*", "", value.strip(), flags=re.IGNORECASE)
            )
    return _titled(found, title)


def _numbered(found: Styled, title: str, rest: str) -> Styled | None:
    """A report with its number."""
    number = _NUMBERED.search(rest)
    if not number:
        return None
    done = _book(found, title, f"{rest[: number.start()]}. {rest[number.end() :].lstrip(' .,')}")
    if done:
        done.type, done.fields["number"] = "report", number["number"]
    return done


def _page(found: Styled, title: str, rest: str) -> Styled | None:
    """A web page: a title, and perhaps the site."""
    rest = re.sub(
        r"(?:retrieved|accessed|available|abgerufen|disponible)\b.*$", "", rest, flags=re.IGNORECASE
    )
    if _PLACED.search(rest) or _EDITION.search(rest):
        return None
    if (dated := _TRAILING.search(rest)) and "date" not in found.fields:
        found.fields["date"] = _when(dated["date"])
        rest = rest[: dated.start()]
    parts = _sentences(rest)
    if not title and not parts:
        return None
    site = parts[-1] if parts and (title or len(parts) > 1) else ""
    found.type = "webpage"
    if 0 < len(site.split()) <= 8 and site[0].isupper() and not re.search(r"\d", site):
        found.fields["publicationTitle"] = _tidy(site)
        parts = parts[:-1]
    return _titled(found, title or " ".join(parts))


def _book(found: Styled, title: str, rest: str) -> Styled | None:
    """A book: a title, its edition and who published it where."""
    if title:
        return None  # what is quoted stands in something
    if edition := _EDITION.search(rest):
        found.fields["edition"] = _edition(edition)
        rest = f"{rest[: edition.start()]}. {rest[edition.end() :].lstrip(' .,;)')}"
    if count := _COUNT.search(rest):
        found.fields["numPages"] = count["count"]
        rest = rest[: count.start()] + "." + rest[count.end() :]
    if pages := _PAGES.search(rest):
        found.fields["pages"] = _range(pages["pages"] or pages["alone"])
        rest = rest[: pages.start()] + rest[pages.end() :]
    if "date" not in found.fields:
        dated = _TRAILING.search(rest)
        if not dated or dated[0][0] == " ":
            return None  # a journal and its year
        found.fields["date"] = _when(dated["date"])
        rest = rest[: dated.start()]
    name, imprint = _book_parts(rest)
    if not name or not imprint or not _imprint(found, imprint):
        return None
    found.type = "book"
    return _titled(found, name)


def _book_parts(rest: str) -> tuple[str, str]:
    """A book's title and what stands behind it."""
    if ";" in rest:
        name, _, imprint = rest.partition(";")
        if ":" in imprint:
            publisher, _, place = imprint.strip(" ;.").partition(":")
            return name, f"{place.strip()}: {publisher.strip()}"
    if inner := re.search(r"\s\((?P<imprint>[^()]{3,80})$", rest.rstrip(" ).,")):
        return rest[: inner.start()], inner["imprint"]
    parts = _sentences(rest)
    return (" ".join(parts[:-1]), parts[-1]) if len(parts) > 1 else ("", "")


def _imprint(found: Styled, text: str) -> bool:
    """Takes a publisher, and its place where one is printed; answers whether there is one."""
    text = text.strip(" .,;()")
    if placed := _PLACED.fullmatch(text):
        found.fields["place"], found.fields["publisher"] = (
            placed["place"].strip(),
            placed["publisher"].strip(" ,."),
        )
        return True
    house = _HOUSE.fullmatch(text)
    if not house or len(text.split()) > 8:
        return False
    long = re.findall(r"[^\W\d_]{4,}", text.split(",")[0])
    if not long or sum(word[0].isupper() for word in long) * 2 < len(long):
        return False
    publisher, _, place = text.partition(",")
    found.fields["publisher"] = publisher.strip()
    if place.strip():
        found.fields["place"] = place.strip()
    return True


def _sentences(text: str) -> list[str]:
    """The sentences of a reference; a last one of abbreviations (``J. Mar. Sci.``) is one."""
    parts = [part for part in _STOP.split(text.strip()) if part.strip(" .")]
    while len(parts) > 2 and _ABBREVIATION.fullmatch(parts[-2]):
        parts[-2:] = [f"{parts[-2]} {parts[-1]}"]
    return [part.strip() for part in parts]


def _when(printed: str) -> str:
    """A printed date, or its year alone."""
    return iso(printed) or year_of(printed)


def _edition(found: re.Match[str]) -> str:
    ordinal = _ORDINAL.search(found[0])
    return ordinal[0] if ordinal else found["edition"] or found["word"].rstrip(".")


def _range(text: str) -> str:
    return re.sub(r"\s*[-–—]{1,2}\s*", "-", text.strip(" .,"))


def _tidy(text: str) -> str:
    text = " ".join(text.split()).strip(" ,;:–—-.([")
    return text.strip('"“”')


def _titled(found: Styled, title: str) -> Styled:
    found.fields = {"title": _tidy(title)} | found.fields
    return found
