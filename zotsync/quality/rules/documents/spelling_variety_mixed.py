"""British and American spellings of one word in one document.

A search for one misses the other. Quoted titles and names may keep theirs.

Bad::

    The colour of the pond changed, and the color of the fish with it. The colour faded.

Good::

    The colour of the pond changed, and the colour of the fish with it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from zotsync.quality.rule import DocumentRule, Hit, Severity, unsafe
from zotsync.quality.text.blocks import Document

_PAIRS = dict(
    pair.split(":")
    for pair in """
    tumour:tumor tumours:tumors colour:color colours:colors behaviour:behavior behaviours:behaviors
    favour:favor labour:labor neighbour:neighbor leukaemia:leukemia anaemia:anemia haemoglobin:hemoglobin
    paediatric:pediatric oesophagus:esophagus oestrogen:estrogen foetal:fetal diarrhoea:diarrhea
    haemorrhage:hemorrhage ischaemia:ischemia ischaemic:ischemic anaesthesia:anesthesia
    randomised:randomized randomisation:randomization characterised:characterized analysed:analyzed
    hospitalised:hospitalized organisation:organization organisations:organizations recognised:recognized
    localised:localized centre:center centres:centers fibre:fiber fibres:fibers litre:liter metre:meter
    programme:program catalogue:catalog modelling:modeling signalling:signaling labelled:labeled
    """.split()
)
_TWINS = _PAIRS | {american: british for british, american in _PAIRS.items()}
_WORD = re.compile(r"\b[a-z]{4,}\b")


def check(document: Document) -> Iterator[Hit]:
    # Names of institutions and titles keep their own spelling: words in small letters alone are compared.
    places: defaultdict[str, list[re.Match[str]]] = defaultdict(list)
    for match in _WORD.finditer(document.masked, 0, document.body_end):
        if match[0] in _TWINS:
            places[match[0]].append(match)
    for word, found in places.items():
        twin = _TWINS[word]
        rarer = len(found) < len(places.get(twin, ())) or (
            len(found) == len(places.get(twin, ())) and word in _PAIRS
        )
        if rarer:
            for match in found:
                yield Hit(f"Spell it as elsewhere: {twin}", match.start(), match.end(), unsafe(twin))


rule = DocumentRule(
    code="ND-34", name="spelling-variety-mixed", severity=Severity.info, languages=("en",), check=check
)
