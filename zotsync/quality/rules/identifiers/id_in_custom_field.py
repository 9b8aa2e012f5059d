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

# C2 is where Scopus and Pure put the PubMed number; PMCIDs and DOIs are known by their form anywhere.
_LINE = re.compile(
    r"^(?P<tag>C[1-8]|U[1-5]|M[12]) {1,2}-[ ](?P<value>PMC\d{4,8}|(?<=C2  - )\d{7,8}|(?<=C2 - )\d{7,8}"
    r"|10\.\d{4,9}/\S+)[ \t]*$",
    re.M,
)
_DOI = re.compile(r"^DO {1,2}- *(\S+)", re.M)


def check(source: LintSource) -> Iterator[Hit]:
    dois = {doi.lower() for doi in _DOI.findall(source.text)}
    for found in _LINE.finditer(source.text):
        value = found["value"]
        if value.lower() in dois:
            continue  # Said twice: no loss.
        what = "PMCID" if value.startswith("PMC") else "DOI" if value.startswith("10.") else "PMID"
        yield Hit(
            f"{found['tag']} holds a {what}: say so in a field of its own.",
            found.start("value"),
            found.end("value"),
            field=what,
        )


rule = FileRule(
    code="ID-22", name="id-in-custom-field", severity=Severity.warning, formats=("ris",), check=check
)
