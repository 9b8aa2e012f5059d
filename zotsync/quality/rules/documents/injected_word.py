"""A name stands in a sentence that makes sense only without it.

A drug, a chemical, a gene or a device was put between words that belong together: by a slip while copying, or
on purpose. Searches and tags then take the text for one about that name. The word is judged by what stands
around it, by what the whole text says and by what ordinary English says; names in lists, doses, headings,
tables, references and before their own nouns (*cisplatin therapy*) are left alone, and so is what the title
or a tag of the item names. Deleting the word is offered, and always a person's to decide.

Bad (document)::

    Rivers and ponds freeze in the winter. People who skate should know the risk of a fall. The most common
    omeprazole signs of a broken wrist are pain and swelling, and a doctor should look at the wrist.

Good (document)::

    People who take warfarin should have their blood tested. The dose of warfarin is changed if the blood is
    too thin. Patients in the warfarin group had fewer clots than those who were given aspirin.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import PROSE, Hit, Severity, TextRule, manual
from zotsync.quality.source import Passage
from zotsync.quality.text.stray import LIKELY, SURE, find_stray


def check(match: re.Match[str], passage: Passage) -> Iterator[Hit]:
    said = _said_of_the_item(passage.item)
    for stray in find_stray(passage.text):
        if re.search(rf"(?<![^\W_]){re.escape(stray.text.split()[0])}(?![^\W_])", said, re.I):
            continue
        yield Hit(
            f"Delete “{stray.text}” if it was not meant: {stray.reason}.",
            stray.start,
            stray.end,
            manual(""),
            severity=_severity(stray.confidence),
        )


def _said_of_the_item(item: Item | None) -> str:
    """Title and tags: what they name, the abstract speaks of, though it may do so once."""
    return "\n".join((item.title, *(tag.name for tag in item.tags))) if item is not None else ""


def _severity(confidence: float) -> Severity:
    if confidence >= SURE:
        return Severity.error
    return Severity.warning if confidence >= LIKELY else Severity.info


rule = TextRule(
    code="ND-04",
    name="injected-word",
    severity=Severity.error,
    pattern=re.compile(r"\A(?=\s*\S)"),
    kinds=PROSE,
    masked=False,
    languages=("en",),
    check=check,
)
