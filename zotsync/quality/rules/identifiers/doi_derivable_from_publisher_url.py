"""The address gives the DOI away, but the item has none.

Some publishers build the address of an article from its DOI. The DOI is what finds duplicates,
retractions and citations. Look it up before taking it over: news pages share the pattern.

Bad::

    title: Mosses of the north
    url: https://www.nature.com/articles/nmoss1234

Good::

    title: Mosses of the north
    url: https://www.nature.com/articles/nmoss1234
    DOI: 10.1038/nmoss1234
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity

_END = r"/?(?:[?#].*)?"
_FORMS = (
    (r"nature\.com/articles/([a-z]+\d[\w.-]*?|s\d{5}-\d{3}-[\w-]+)", "10.1038/{}"),
    (r"elifesciences\.org/articles/(\d{5,6})", "10.7554/eLife.{}"),
    (r"peerj\.com/articles/(\d+)", "10.7717/peerj.{}"),
    (r"arxiv\.org/(?:abs|pdf)/(\d{4}\.\d{4,5})(?:v\d+)?(?:\.pdf)?", "10.48550/arXiv.{}"),
    (r"zenodo\.org/records?/(\d+)", "10.5281/zenodo.{}"),
)
_PATTERNS = tuple((re.compile(rf"https?://(?:www\.)?{path}{_END}"), doi) for path, doi in _FORMS)


def check(item: Item) -> Iterator[Hit]:
    if item["DOI"]:
        return
    for pattern, form in _PATTERNS:
        if found := pattern.fullmatch(item["url"].strip()):
            doi = form.format(found[1])
            yield Hit(f"Add the DOI: {doi} follows from the address; look it up first.", field="url")
            return


rule = ItemRule(
    code="ID-14",
    name="doi-derivable-from-publisher-url",
    severity=Severity.error,
    fields=("url",),
    needs=("nature.com", "elifesciences.org", "peerj.com", "arxiv.org", "zenodo.org"),
    check=check,
)
