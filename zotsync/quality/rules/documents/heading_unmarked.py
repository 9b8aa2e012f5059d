"""A heading that is not marked as one.

A short line between blank lines, with a paragraph after it, in a document that marks no headings at
all; or a word that is a heading in every paper (ABSTRACT, REFERENCES). Outlines, section rules and
text mining see a document without sections.

Bad::

    Care of ponds

    Ponds need shade and moving water, and they must be cleaned of leaves once in a year.

Good::

    # Care of ponds

    Ponds need shade and moving water, and they must be cleaned of leaves once in a year.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import DocumentRule, Fix, Hit, Safety, Severity
from zotsync.quality.text.blocks import Block, Document

_KNOWN = re.compile(
    r"(?:\d{1,2}\.? )?(?:abstract|summary|introduction|background|(?:materials? and )?methods|results"
    r"|discussion|results and discussion|conclusions?|references|bibliography|acknowledge?ments?|funding"
    r"|appendix|keywords"
    r"|conflicts? of interest|data availability|author contributions)",
    re.I,
)
_SENTENCE = re.compile(r"[.!?…]['\"”’)\]*_]*(?:\s|\Z)")
_LONGEST, _SHORTEST_PARAGRAPH = 90, 60


def check(document: Document) -> Iterator[Hit]:
    blocks = document.blocks
    marked = bool(document.headings)
    title = document.item.title if document.item else ""
    for at, block in enumerate(blocks):
        if block.kind != "paragraph" or not block.one_line:
            continue
        text = block.text.strip()
        known = bool(_KNOWN.fullmatch(text))
        first = at == 0 or all(b.kind in ("front", "rule") for b in blocks[:at])
        following = blocks[at + 1] if at + 1 < len(blocks) else None
        if following is None or following.blank_before == 0:
            continue
        # A capitalised word of the running text cannot stand alone on a line; a known heading can.
        alone = known and (text.isupper() or text[0].isupper())
        if not alone and (marked or not _looks_like_heading(text)):
            continue
        is_title = first and (not title or title.strip() == text)
        if not (alone or is_title or _is_paragraph(following)):
            continue
        mark = "#" if is_title and not known else "##"
        better = f"{mark} {text.capitalize() if known and text.isupper() else text}"
        # A known section head, or the document's own title, cannot be anything else.
        safety = Safety.safe if alone or is_title else Safety.unsafe
        yield Hit(f"Mark the heading: {better}", block.start, block.end, Fix(safety, better))


def _looks_like_heading(text: str) -> bool:
    words = text.split()
    return (
        len(text) <= _LONGEST
        and len(words) <= 14
        and text[0].isupper()
        and text[-1] not in ".,;:!…*†‡§"
        and text.count(",") < 2
        and not re.search(r"https?://|@|\]\(|^\W*\d|[|=<>{}\\]|©|\d{4}", text)
        and not _SENTENCE.search(text[:-1])
        and sum(c.isalpha() or c == " " for c in text) > 0.8 * len(text)
    )


def _is_paragraph(block: Block) -> bool:
    """Whether the block is running text: long, with the end of a sentence."""
    text = block.text.strip()
    return block.kind == "paragraph" and len(text) >= _SHORTEST_PARAGRAPH and bool(_SENTENCE.search(text))


rule = DocumentRule(code="ND-12", name="heading-unmarked", severity=Severity.info, check=check)
