"""The verdict on one item's DOI: pure but for the questions, which go through `Answers`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from zotsync.enrichment import normal
from zotsync.enrichment.doi import registries
from zotsync.enrichment.doi.answers import CSL, Answer, Answers, Away, NotAsked
from zotsync.enrichment.doi.compare import SAME_TITLE, Likeness, differences, likeness, title_likeness
from zotsync.enrichment.doi.registries import Pubmed, Work
from zotsync.enrichment.doi.verdict import Check, Checked, Verdict
from zotsync.enrichment.suggestion import PUBLISHED_VERSION, Enriched, Evidence, Suggestion
from zotsync.item import Item
from zotsync.schema import is_valid_field

_PARTS = frozenset({"bookSection", "conferencePaper", "encyclopediaArticle", "dictionaryEntry"})
_WHOLES = frozenset({"book", "edited-book", "monograph", "reference-book", "proceedings", "Book"})
_NO_WORK = frozenset(
    "component peer-review grant journal journal-volume journal-issue book-series proceedings-series"
    " report-series".split()
)
"""Kinds of record that are no work of their own, or of which an item is a part."""
_PROSE = frozenset({"journalArticle", "magazineArticle", "bookSection", "conferencePaper", "book", "thesis"})
_DEPOSITS = frozenset(
    "dataset software collection image audiovisual sound model workflow physicalobject".split()
)
"""Kinds of record that hold what prose is about."""
_DOUBTS = frozenset({Verdict.malformed, Verdict.not_registered, Verdict.another_work, Verdict.field_mismatch})
"""Verdicts after which a DOI that the item does not say itself is not suggested any more."""
_FILLED = ("publicationTitle", "volume", "issue", "pages", "ISSN")
_SURE = 0.95


@dataclass(slots=True)
class _Case:
    """One DOI that is looked into, with what is noted about it for people."""

    item: Item
    doi: str
    raw: str
    asked: str = ""
    source: str = ""
    notes: list[str] = field(default_factory=list)

    def says(self, verdict: Verdict, **more: str) -> Check:
        given = {"source": self.source, "asked": self.asked, "note": "; ".join(self.notes), **more}
        return Check(self.doi or self.raw, verdict, **given)


def doi_of(item: Item) -> str:
    """The item's DOI as it stands: in its field, else in a line of Extra."""
    line = re.search(r"^[ \t]*DOI\s*:\s*(\S+)", item["extra"], re.I | re.M)
    return item["DOI"].strip() or (line[1] if line else "")


def check_item(item: Item, answers: Answers, found: Enriched | None = None) -> Checked:
    """What the registries say of an item's DOI; without one, of the DOI that was ``found`` for it.

    A DOI that was only found is withdrawn where its record says anything else than the item does. Nothing
    is raised where a registry is away: that is the verdict ``unreachable``.
    """
    raw = doi_of(item)
    guessed = next((s.value for s in (found.suggestions if found else ()) if s.field == "DOI"), "")
    if not raw and not guessed:
        return Checked()
    case = _Case(item, normal.doi(raw or guessed), raw or guessed)
    if not raw:
        case.notes.append("suggested, not the item's own")
    checked = _check(case, answers)
    if raw:
        return checked
    verdicts = {check.verdict for check in checked.checks}
    doubted = checked.doubtful or not verdicts.isdisjoint(_DOUBTS)
    return Checked(checked.checks, (), frozenset({guessed} if doubted else ()))


def _check(case: _Case, answers: Answers) -> Checked:
    if not case.doi:
        return Checked((case.says(Verdict.malformed, found=case.raw),))
    try:
        work = _work(case, answers)
        published = _published(work, answers) if work and work.published else None
    except NotAsked:
        return Checked((case.says(Verdict.not_asked),))
    except Away as away:
        case.notes.append(str(away))
        return Checked((case.says(Verdict.unreachable, source="", asked=""),))
    except _NotRegistered:
        return Checked((case.says(Verdict.not_registered, found=case.raw),))
    if work is None:
        case.notes.append("registered; its agency hands out no record to compare with")
        return Checked((case.says(Verdict.ok),))
    pubmed = _pubmed(case, work, answers)
    return _judge(case, work, pubmed, published)


class _NotRegistered(Exception):
    """No agency knows the DOI."""


def _work(case: _Case, answers: Answers) -> Work | None:
    """The record of the agency that registered the DOI; None where that one hands out none."""
    doi = case.doi
    work = _record(
        case, answers.ask(registries.url(registries.CROSSREF, doi)), registries.crossref, "Crossref"
    )
    if work is not None:
        return work
    handle = answers.ask(registries.url(registries.HANDLE, doi))
    case.asked, case.source = handle.asked, "doi.org"
    if handle.status == 404 or (handle.data or {}).get("responseCode") == 100:
        raise _NotRegistered
    if (handle.data or {}).get("responseCode") not in (1, 200):
        raise Away("doi.org: the answer says nothing")
    work = _record(
        case, answers.ask(registries.url(registries.DATACITE, doi)), registries.datacite, "DataCite"
    )
    if work is not None:
        return work
    return _record(case, answers.ask(registries.url(registries.RECORD, doi), CSL), registries.csl, "doi.org")


def _record(
    case: _Case, answer: Answer, read: Callable[[Mapping[str, Any]], Work | None], source: str
) -> Work | None:
    if answer.status != 200:
        return None
    try:
        work = read(answer.data)
    except (AttributeError, TypeError, KeyError, ValueError):
        work = None
    if work is None:
        raise Away(f"{source}: the answer is no record")
    case.asked, case.source = answer.asked, source
    return work


def _published(work: Work, answers: Answers) -> Work | None:
    """The record of a preprint's version in a journal, where it can be had."""
    try:
        answer = answers.ask(registries.url(registries.CROSSREF, work.published))
        return registries.crossref(answer.data) if answer.status == 200 else None
    except (Away, NotAsked, AttributeError, TypeError, KeyError, ValueError):
        return None


def _pubmed(case: _Case, work: Work, answers: Answers) -> Pubmed:
    """What Europe PMC adds; it is never needed for a verdict."""
    if work.source != "Crossref" or work.preprint:
        return Pubmed()
    try:
        answer = answers.ask(registries.url(registries.EUROPE_PMC, case.doi))
        return registries.europe_pmc(answer.data or {}, case.doi)
    except (Away, NotAsked, AttributeError, TypeError, KeyError, ValueError):
        return Pubmed()


def _judge(case: _Case, work: Work, pubmed: Pubmed, published: Work | None) -> Checked:
    """The verdict, worst first."""
    item, alike = case.item, likeness(case.item, work)
    if work.doi and work.doi != case.doi:
        case.notes.append(f"the registry calls it {work.doi}")
    title = work.titles[0] if work.titles else ""
    if part := _part(item, work):
        return Checked((case.says(Verdict.field_mismatch, field="DOI", expected=part, found=case.raw),))
    if alike.another:
        return Checked((case.says(Verdict.another_work, field="title", expected=title, found=item.title),))
    wrong = differences(item, work, alike)
    beside = _beside(item, work)
    doubtful = beside or bool(wrong) or not (work.titles or work.names)
    notices = tuple(dict.fromkeys((*work.notices, *pubmed.notices)))
    if notices:
        case.notes += notices
        return Checked((case.says(Verdict.retracted, expected=", ".join(notices)),), doubtful=doubtful)
    if work.published:
        check = case.says(Verdict.superseded, expected=work.published, found=case.raw)
        values = tuple(_of_published(case, work, published, alike))
        return Checked((check,), values, agrees=alike.agrees, doubtful=doubtful)
    if {"date", "volume", "pages"} <= {d.field for d in wrong}:  # Of a yearly report, or a column.
        year = f"{title} ({work.years[0]})"
        return Checked((case.says(Verdict.another_work, field="title", expected=year, found=item.title),))
    checks = [
        case.says(Verdict.field_mismatch, field=d.field, expected=d.expected, found=d.found) for d in wrong
    ]
    fills = tuple(_fills(case, work, pubmed)) if alike.agrees and not beside else ()
    said = tuple(checks) or (case.says(Verdict.ok),)
    return Checked(said, fills, agrees=alike.agrees, doubtful=doubtful)


def _beside(item: Item, work: Work) -> bool:
    """Whether a record of that title is of a part of the item, of its data, or of its preprint."""
    kind = work.type.casefold()
    in_journal = item.type == "journalArticle" and bool(item["volume"] or item["issue"])
    # DBLP gives a preprint the volume "abs/1706.03762" of a journal.
    printed = in_journal and not item["volume"].startswith("abs/")
    return kind in _NO_WORK or (kind in _DEPOSITS and item.type in _PROSE) or (work.preprint and printed)


def _part(item: Item, work: Work) -> str:
    """Where an item is a part and its DOI the whole's, or the other way round: what the DOI names."""
    whole = item["bookTitle"] or item["proceedingsTitle"] or item["encyclopediaTitle"]
    own = title_likeness(item.title, work.titles) or 0.0
    if own >= SAME_TITLE:
        return ""
    names_whole = (title_likeness(whole, work.titles) or 0.0) >= SAME_TITLE
    if item.type in _PARTS and work.type in _WHOLES and names_whole:
        return f"the whole book: {work.titles[0]}"
    names_part = (title_likeness(item.title, work.containers) or 0.0) >= SAME_TITLE
    if item.type == "book" and work.type not in _WHOLES and names_part:
        return f"a chapter: {work.titles[0] if work.titles else work.doi}"
    return ""


def _fills(case: _Case, work: Work, pubmed: Pubmed) -> list[Suggestion]:
    """Values for fields that are empty; title, author and year agree."""
    item = case.item
    values = _values(work)
    if pubmed.pmid and (title_likeness(item.title, (pubmed.title,)) or 0.0) >= SAME_TITLE:
        values |= {"PMID": pubmed.pmid} | ({"PMCID": pubmed.pmcid} if pubmed.pmcid else {})
    by = f"doi {case.source}"
    evidence = (Evidence("DOI", 0, len(item["DOI"]), item["DOI"]),) if item["DOI"] else ()
    return [
        Suggestion(name, value, _SURE, f"{by}, Europe PMC" if name.startswith("PM") else by, evidence)
        for name, value in values.items()
        if not item[name]
        and is_valid_field(item.type, name)
        and not re.search(rf"^[ \t]*{name}\s*:", item["extra"], re.I | re.M)
    ]


def _values(work: Work) -> dict[str, str]:
    container = work.containers[0] if work.containers else ""
    every = {
        "publicationTitle": container,
        "volume": work.volume,
        "issue": work.issue,
        "pages": work.pages,
        "ISSN": ", ".join(filter(None, map(normal.issn, work.issns))),
    }
    return {name: every[name] for name in _FILLED if every[name]}


def _of_published(case: _Case, work: Work, published: Work | None, alike: Likeness) -> list[Suggestion]:
    """What the item would become as the version in the journal; it stays the same item.

    Collections, tags, notes and files stay with it, for only these fields change.
    """
    by = PUBLISHED_VERSION
    values = {"DOI": work.published}
    if published is not None:
        other = likeness(case.item, published)
        if (other.title or 0.0) < SAME_TITLE or other.author is not True:
            case.notes.append("the version in the journal has another title or other authors")
            return []
        values |= {"itemType": "journalArticle"} if published.type == "journal-article" else {}
        values |= _values(published) | ({"date": str(published.years[0])} if published.years else {})
    if not (alike.title or 0.0) >= SAME_TITLE or alike.author is False:
        return []
    evidence = (Evidence("DOI", 0, len(case.item["DOI"]), case.item["DOI"]),) if case.item["DOI"] else ()
    return [Suggestion(name, value, 0.9, by, evidence) for name, value in values.items()]
