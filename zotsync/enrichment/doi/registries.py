"""Registries' answers as one kind of value; pure."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

CROSSREF = "https://api.crossref.org/works/{}"
DATACITE = "https://api.datacite.org/dois/{}"
HANDLE = "https://doi.org/api/handles/{}"
RECORD = "https://doi.org/{}"
EUROPE_PMC = (
    "https://www.ebi.ac.uk/europepmc/webservices/rest/search?query=DOI%3A%22{}%22&resultType=core&format=json"
)

_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_NOTICE = {
    "retraction": "retracted",
    "partial_retraction": "retracted in part",
    "withdrawal": "withdrawn",
    "removal": "removed",
    "expression_of_concern": "under an expression of concern",
}
"""Crossref's names of the notices that a reader must know of; corrections are none of them."""
_RETRACTED = re.compile(
    r"\s*[\[(]?\s*(?:(?:RETRACTED|Retracted)(?: ARTICLE| PAPER| CHAPTER| Article| Paper| Chapter)?"
    r"|WITHDRAWN|REMOVED)\s*[\])]?\s*[:–—]\s*"
)
_CONCERN = re.compile(r"\s*[\[(]?\s*EXPRESSION OF CONCERN\s*[\])]?\s*[:–—]\s*", re.I)


@dataclass(frozen=True, slots=True)
class Work:
    """What a registry holds of one work. ``years`` are all years of publication that it names.

    ``notices``: what was published against it ("retracted"); ``published``: the DOI of the version in a
    journal, where this is a preprint; ``names`` are families of people, or whole organisations, ``given``
    the given names that go with them, where the registry has them apart.
    """

    doi: str
    source: str
    type: str = ""
    titles: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    containers: tuple[str, ...] = ()
    volume: str = ""
    issue: str = ""
    pages: str = ""
    article: str = ""
    issns: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    published: str = ""
    preprint: bool = False


def url(form: str, doi: str) -> str:
    """The address at which a DOI is asked for."""
    return form.format(quote(doi, safe="" if form is EUROPE_PMC else "/"))


def crossref(data: Mapping[str, Any]) -> Work | None:
    """A work as Crossref answers; None where the answer is none."""
    work = data.get("message")
    if not isinstance(work, Mapping) or not work.get("DOI"):
        return None
    main, subs = _texts(work.get("title")), _texts(work.get("subtitle"))
    titles = [f"{title}: {sub}" for title in main for sub in subs] + main
    titles += _texts(work.get("original-title")) + _texts(work.get("short-title"))
    notices = [
        _NOTICE[kind]
        for update in _maps(work.get("updated-by"))
        if (kind := str(update.get("type", "")).lower().replace("-", "_").replace(" ", "_")) in _NOTICE
    ]
    kind = str(work.get("type") or "")
    published = [
        str(one["id"]).lower()
        for one in _maps((work.get("relation") or {}).get("is-preprint-of"))
        if one.get("id-type") == "doi" and one.get("id")
    ]
    dates = ("issued", "published", "published-print", "published-online", "posted")
    return Work(
        doi=str(work["DOI"]).lower(),
        source="Crossref",
        type=kind,
        titles=tuple(dict.fromkeys(_RETRACTED.sub("", t) for t in titles)),
        names=tuple(_names(work.get("author") or work.get("editor"))),
        given=tuple(_given(work.get("author") or work.get("editor"))),
        years=_years(year for name in dates for year in _date_parts(work.get(name))),
        containers=tuple(_texts(work.get("container-title")) + _texts(work.get("short-container-title"))),
        volume=str(work.get("volume") or ""),
        issue=str(work.get("issue") or ""),
        pages=str(work.get("page") or work.get("article-number") or ""),
        article=str(work.get("article-number") or ""),
        issns=tuple(str(n) for n in work.get("ISSN") or ()),
        notices=tuple(dict.fromkeys([*notices, *_marked(main)])),
        published=published[0] if published else "",
        preprint=kind == "posted-content",
    )


def datacite(data: Mapping[str, Any]) -> Work | None:
    """A work as DataCite answers."""
    record = data.get("data")
    work = record.get("attributes") if isinstance(record, Mapping) else None
    if not isinstance(work, Mapping) or not work.get("doi"):
        return None
    main = [
        _clean(t["title"]) for t in _maps(work.get("titles")) if t.get("title") and not t.get("titleType")
    ]
    others = [_clean(t["title"]) for t in _maps(work.get("titles")) if t.get("title") and t.get("titleType")]
    subs = [
        _clean(t["title"])
        for t in _maps(work.get("titles"))
        if t.get("titleType") == "Subtitle" and t.get("title")
    ]
    given = work.get("container")
    container: Mapping[str, Any] = given if isinstance(given, Mapping) else {}
    related = _maps(work.get("relatedIdentifiers"))
    doi = str(work["doi"]).lower()
    kind = str((work.get("types") or {}).get("resourceTypeGeneral") or "")
    preprint = kind == "Preprint" or doi.startswith("10.48550/")
    published = [
        str(one["relatedIdentifier"]).lower()
        for one in related
        if one.get("relatedIdentifierType") == "DOI"
        and one.get("relationType") in ("IsPreprintOf", "IsVersionOf", "IsPreviousVersionOf")
        and not str(one.get("relatedIdentifier", "")).lower().startswith(doi.split("/")[0])
    ]
    dates = [
        str(d.get("date", ""))
        for d in _maps(work.get("dates"))
        if d.get("dateType") in ("Issued", "Available")
    ]
    first, last = str(container.get("firstPage") or ""), str(container.get("lastPage") or "")
    return Work(
        doi=doi,
        source="DataCite",
        type=kind,
        titles=tuple([f"{t}: {s}" for t in main for s in subs] + main + others),
        names=tuple(
            str(c.get("familyName") or str(c.get("name") or "").split(",")[0])
            for c in _maps(work.get("creators"))
            if c.get("familyName") or c.get("name")
        ),
        years=_years([work.get("publicationYear"), *(d[:4] for d in dates)]),
        containers=tuple(_texts([container.get("title")])),
        volume=str(container.get("volume") or ""),
        issue=str(container.get("issue") or ""),
        pages=f"{first}-{last}" if first and last else first,
        notices=tuple(_marked(main)),
        published=published[0] if preprint and published else "",
        preprint=preprint,
    )


def csl(data: Mapping[str, Any]) -> Work | None:
    """A work as doi.org hands it out for the other agencies."""
    if not data.get("title") and not data.get("DOI"):
        return None
    names = ("issued", "published-print", "published-online")
    titles = _texts(data.get("title"))
    return Work(
        doi=str(data.get("DOI") or "").lower(),
        source="doi.org",
        type=str(data.get("type") or ""),
        titles=tuple(titles + _texts(data.get("original-title"))),
        names=tuple(_names(data.get("author") or data.get("editor"))),
        given=tuple(_given(data.get("author") or data.get("editor"))),
        years=_years(year for name in names for year in _date_parts(data.get(name))),
        containers=tuple(_texts(data.get("container-title"))),
        volume=str(data.get("volume") or ""),
        issue=str(data.get("issue") or ""),
        pages=str(data.get("page") or ""),
        notices=tuple(_marked(titles)),
    )


@dataclass(frozen=True, slots=True)
class Pubmed:
    """What Europe PMC knows of a DOI."""

    pmid: str = ""
    pmcid: str = ""
    title: str = ""
    notices: tuple[str, ...] = ()


def europe_pmc(data: Mapping[str, Any], doi: str) -> Pubmed:
    """The one article of Europe PMC that has this DOI; nothing where there is none or are several."""
    results = _maps((data.get("resultList") or {}).get("result"))
    same = [one for one in results if str(one.get("doi", "")).lower() == doi and one.get("pmid")]
    if len({one["pmid"] for one in same}) != 1:
        return Pubmed()
    (one,) = same[:1]
    kinds = {str(k).lower() for k in (one.get("pubTypeList") or {}).get("pubType") or ()}
    against = {
        str(c.get("type", "")).lower()
        for c in _maps((one.get("commentCorrectionList") or {}).get("commentCorrection"))
    }
    notices = ["retracted"] if "retracted publication" in kinds or "retraction in" in against else []
    notices += ["under an expression of concern"] if "expression of concern in" in against else []
    return Pubmed(
        str(one["pmid"]), str(one.get("pmcid") or ""), _clean(str(one.get("title") or "")), tuple(notices)
    )


def _marked(titles: Iterable[str]) -> list[str]:
    """What the registered title says of itself."""
    found = ["retracted"] if any(_RETRACTED.match(t) for t in titles) else []
    return found + (["under an expression of concern"] if any(_CONCERN.match(t) for t in titles) else [])


def _maps(value: Any) -> list[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def _texts(value: Any) -> list[str]:
    every = value if isinstance(value, list) else [value]
    return [clean for one in every if isinstance(one, str) and (clean := _clean(one))]


def _clean(text: str) -> str:
    """Without markup; registries hold MathML, JATS, HTML and entities, sometimes twice."""
    for _ in range(2):
        text = html.unescape(_TAG.sub("", text))
    return " ".join(text.split())


def _names(value: Any) -> Iterable[str]:
    for one in _maps(value):
        if name := one.get("family") or one.get("name") or one.get("literal"):
            yield _clean(str(name))


def _given(value: Any) -> Iterable[str]:
    """What stands beside each of `_names`."""
    people = (one for one in _maps(value) if one.get("family") or one.get("name") or one.get("literal"))
    return (_clean(str(one.get("given") or "")) for one in people)


def _date_parts(value: Any) -> Iterable[Any]:
    parts = value.get("date-parts") if isinstance(value, Mapping) else None
    return [part[0] for part in parts if isinstance(part, list) and part] if isinstance(parts, list) else []


def _years(values: Iterable[Any]) -> tuple[int, ...]:
    found = {int(v) for v in values if re.fullmatch(r"\d{4}", str(v))}
    return tuple(sorted(found))
