"""Where an article stands, printed as labels: ``Journal: Sea Letters``, ``Year: 2014; Volume: 6``."""

from __future__ import annotations

import re
from collections.abc import Iterable

from zotsync.formats.document_citation import Citation
from zotsync.formats.document_text import Line, blanked
from zotsync.item import Span

_PAGE = r"[A-Za-z]{0,3}\d[\w.]{0,10}"
_FORMS = {
    "publicationTitle": (
        r"journal(?:\s+(?:name|title))?|publication(?:\s+title)?|zeitschrift|revue",
        r"\S.{1,120}",
    ),
    "volume": (r"vol(?:ume)?\.?|band|tome", r"[A-Z]?\d{1,4}"),
    "issue": (r"issue|iss\.?|no\.?|number|heft|numéro", r"\d[\w–/-]{0,8}"),
    "pages": (r"pages?|pp?\.?|seiten|article\s+(?:number|no\.?|id)", rf"{_PAGE}(?:\s*[-–—]\s*{_PAGE})?"),
    "date": (r"year|jahr|année", r"(?:1[89]|20)\d{2}"),
}
_LABELS = {
    name: re.compile(rf"\s*(?:{label})\s*:\s*(?P<value>{value})\s*", re.IGNORECASE)
    for name, (label, value) in _FORMS.items()
}
_PARTS = re.compile(r"[^;|•·]+")


def of_labels(lines: Iterable[Line]) -> Citation | None:
    """What the labelled lines among ``lines`` say; None without a journal.

    A line counts where every part of it is a label with a value.
    """
    found = Citation()
    for line in lines:
        parts = [_part(part) for part in _PARTS.finditer(blanked(line.text))]
        for part in parts if all(parts) else ():
            assert part is not None
            name, value, at = part
            if name not in found.fields:
                found.fields[name] = re.sub(r"\s*[-–—]\s*", "-", value) if name == "pages" else value
                found.spans[name] = Span(line.start + at, line.start + at + len(value))
    return found if "publicationTitle" in found.fields else None


def _part(part: re.Match[str]) -> tuple[str, str, int] | None:
    """The field, the value and its place, where a part of a line is a label with a value."""
    for name, pattern in _LABELS.items():
        if found := pattern.fullmatch(part[0]):
            return name, found["value"].strip(), part.start() + found.start("value")
    return None
