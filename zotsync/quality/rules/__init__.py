"""The built-in rules, by code. A new rule is one file in its area and one line in that area's ``RULES``."""

from zotsync.quality.rule import Rule
from zotsync.quality.rules import (
    abstracts,
    attachments,
    dates,
    documents,
    identifiers,
    imports,
    journals,
    names,
    pages,
    references,
    sets,
    tags,
    text,
    titles,
    trust,
    types,
    urls,
)

_AREAS = (
    abstracts,
    attachments,
    dates,
    documents,
    identifiers,
    imports,
    journals,
    names,
    pages,
    references,
    sets,
    tags,
    text,
    titles,
    trust,
    types,
    urls,
)
BUILT_IN: tuple[Rule, ...] = tuple(
    sorted((rule for area in _AREAS for rule in area.RULES), key=lambda rule: rule.code)
)
