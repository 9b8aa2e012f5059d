"""An organisation cut into a first and a last name.

Styles then write *Organization, W. H.* Store it as one name.

Bad::

    title: Mosses
    author: Organization, World Moss

Good::

    title: Mosses
    author: College, Anna
    author: World Moss Organization
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity
from zotsync.quality.text.words import words

# Words that end the names of organisations and are no surnames.
_ENDS = words("""
    agency administration alliance association authority centre commission committee consortium collaboration
    corporation council department directorate federation foundation initiative institute institution
    institutes
    laboratory laboratories ministry network office organisation organization programme project society
    taskforce
    team university université universität universidad
""")
_OF = re.compile(
    r"(?:university|ministry|department|institute|society|association|council|office) (?:of|for)\b", re.I
)


def check(item: Item) -> Iterator[Hit]:
    for index, creator in enumerate(item.creators):
        if not creator.first or not creator.last:
            continue
        whole = f"{creator.first} {creator.last}"
        last = creator.last.rstrip().rpartition(" ")[2].lower()
        if last not in _ENDS and " " not in creator.last and " " not in creator.first:
            continue  # One word and another: as most people.
        initials = all(len(part.strip(".")) <= 1 for part in creator.first.split())
        if (last in _ENDS and not initials) or _OF.match(whole) or _OF.match(creator.last):
            said = "Store the organisation as one name."
            yield Hit(said, field="creators", part=creator.last, index=index)


rule = ItemRule(
    code="NM-07", name="institution-split", severity=Severity.error, fields=("creators",), check=check
)
