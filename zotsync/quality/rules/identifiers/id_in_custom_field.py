"""A PubMed number or DOI in a custom field of a RIS file.

Reference managers drop custom fields or keep them as notes; the identifier is lost for look-ups.

Bad::

    TY  - JOUR
    TI  - Mosses of the north
    C2  - 22001122
    ER  -

Good::

    TY  - JOUR
    TI  - Mosses of the north
    C1  - 12
    DO  - 10.1000/moss.12
    ER  -
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import FileRule, Hit, Severity
from zotsync.quality.source import LintSource
from zotsync.quality.text.ris import records

_CUSTOM = ("C1", "C2", "C3", "C4", "C5", "C6", "C7", "C8", "U1", "U2", "U3", "U4", "U5", "M1", "M2")
_KNOWN = re.compile(r"PMC\d{4,8}|10\.\d{4,9}/\S+")
_PMID = re.compile(r"\d{7,8}")


def check(source: LintSource) -> Iterator[Hit]:
    for record in records(source.text):
        dois = {line.value.lower() for line in record if line.tag == "DO"}
        for line in record:
            # C2 is where Scopus and Pure put the PubMed number; the others are known by their form.
            known = _KNOWN.fullmatch(line.value) if line.tag in _CUSTOM else None
            if not known and not (line.tag == "C2" and _PMID.fullmatch(line.value)):
                continue
            if line.value.lower() in dois:
                continue  # Said twice: no loss.
            what = "PMCID" if line.value.startswith("PMC") else "DOI" if known else "PMID"
            yield Hit(
                f"{line.tag} holds a {what}: say so in a field of its own.", line.at, line.end, field=what
            )


rule = FileRule(
    code="ID-22", name="id-in-custom-field", severity=Severity.warning, formats=("ris",), check=check
)
