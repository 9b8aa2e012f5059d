"""A citation by author and year whose year is not that of the entry: *(Lind 2011)*, in the list *Lind 2001*.

Bad::

    Mosses live long (Lind 2011), and ferns do (Berg 2002).

    # References

    - Lind A. (2001). Mosses. Ann Bryol 3, 1-9.
    - Berg K. (2002). Ferns. Ann Bryol 4, 1-9.
    - Holm G. (2003). Lichens. Ann Bryol 5, 1-9.

Good::

    Mosses live long (Lind 2001), and ferns do (Berg 2002). Others differ (Moss 2010).

    # References

    - Lind A. (2001). Mosses. Ann Bryol 3, 1-9.
    - Berg K. (2002). Ferns. Ann Bryol 4, 1-9.
    - Holm G. (2003). Lichens. Ann Bryol 5, 1-9.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from zotsync.quality.rule import DocumentRule, Hit, Severity
from zotsync.quality.text.blocks import Document

_NAME = r"(?P<name>[A-ZÀ-Þ][^\W\d_]+(?:-[A-ZÀ-Þ][^\W\d_]+)?)"
_CITED = re.compile(
    rf"\b{_NAME}(?:,? et al\.?| (?:and|&) [A-ZÀ-Þ][\w-]+)?,? \(?(?P<year>(?:19|20)\d\d)[a-d]?(?=[);,])"
)
_FIRST = re.compile(rf"\s*(?:[-*+•]\s+|\[?\d{{1,3}}[.)\]]\s+)?{_NAME},? [A-ZÀ-Þ]")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_FEWEST, _NEAR = 3, 12


def check(document: Document) -> Iterator[Hit]:
    years: defaultdict[str, set[int]] = defaultdict(set)
    for entry in document.references:
        if first := _FIRST.match(entry.text):
            years[first["name"]].update(int(found[0]) for found in _YEAR.finditer(entry.text))
    if len(years) < _FEWEST:
        return
    cited = list(_CITED.finditer(document.masked, 0, document.body_end))
    if sum(int(match["year"]) in years.get(match["name"], ()) for match in cited) < 1:
        return  # The text cites otherwise.
    for match in cited:
        known, year = years.get(match["name"], set()), int(match["year"])
        if known and year not in known and min(abs(year - one) for one in known) <= _NEAR:
            nearest = min((abs(year - one), one) for one in known)[1]
            said = f"The list has {match['name']} {nearest}: correct one of them."
            yield Hit(said, match.start("year"), match.end("year"))


rule = DocumentRule(code="RL-30", name="author-year-mismatch", severity=Severity.error, check=check)
