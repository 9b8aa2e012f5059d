"""Markup in a title that Zotero does not know: JATS, MathML, other HTML.

Zotero renders ``<i> <b> <sub> <sup>`` and ``<span style="font-variant:small-caps;">``; the rest is
printed as it stands.

Bad (title)::

    Growth <jats:italic>in vivo</jats:italic> of mosses

Good (title)::

    Growth <i>in vivo</i> of <span class="nocase">pH</span> where p < 0.05 and n > 3
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import Hit, Severity, TextRule, safe
from zotsync.quality.source import Passage

_PATTERN = re.compile(
    r"</?(?P<tag>(?:jats|mml):[a-zA-Z-]+|em|strong|italic|bold|p|br|div|font|u|small|scp|title|sec|inf|math"
    r"|mi|mo|mn"
    r"|msub|msup|mrow|formula|tex-math|inline-formula)(?:\s[^<>]*)?/?>"
)
_SAME = {"em": "i", "italic": "i", "strong": "b", "bold": "b", "sup": "sup", "sub": "sub", "inf": "sub"}


def check(match: re.Match[str], passage: Passage) -> Iterator[Hit]:
    name = match["tag"].split(":")[-1]
    known = _SAME.get(name)
    slash = "/" if match[0].startswith("</") else ""
    fix = safe(f"<{slash}{known}>") if known else safe("") if name in ("p", "title", "sec") else None
    yield Hit("Use the markup that Zotero knows, or none.", match.start(), match.end(), fix)


rule = TextRule(
    code="TI-06",
    name="title-markup",
    severity=Severity.info,
    pattern=_PATTERN,
    needs=("<",),
    kinds=frozenset({"field"}),
    check=check,
)
