"""A macro of a BibTeX file that is not defined where it must be, or that is defined twice.

BibTeX leaves the value empty, or takes the later of the two. Macros may come from another file: one is named
only where it is a slip of one that the file defines, or the only one of several that it does not define, or
stands where nobody uses macros (a volume, a title). What the reader could not take is named by IM-09.

Bad::

    @string{annals = {Annals of Moss}}
    @article{moss,
      title = {Mosses},
      journal = anals,
      volume = unknown,
    }

Good::

    @string{annals = {Annals of Moss}}
    @article{moss,
      title = {Mosses},
      journal = annals,
      month = jan,
      year = 2001,
    }
    @article{fern, title = {Ferns}, journal = annals_of_ferns}
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import FileRule, Hit, Severity
from zotsync.quality.source import LintSource
from zotsync.quality.text.bibtex import entries
from zotsync.quality.text.words import words

_MACRO = re.compile(r"[A-Za-z][\w:.+/-]*")
_MONTHS = words("jan feb mar apr may jun jul aug sep oct nov dec")
_NO_MACROS = words("volume number pages title author editor doi isbn issn url")
_SEVERAL = 3


def check(source: LintSource) -> Iterator[Hit]:
    found = entries(source.text)
    macros: dict[str, str] = {}
    for entry in found:
        for field in entry.fields if entry.kind == "string" else ():
            before = macros.setdefault(field.name, field.value)
            if " ".join(before.split()) != " ".join(field.value.split()):
                said = f"{field.name} is defined before with another value: keep one."
                yield Hit(said, field.start, field.end)
    strange = [
        (field, field.value.lower())
        for entry in found
        if entry.kind != "string"
        for field in entry.fields
        if not field.kind and field.name != "month" and _MACRO.fullmatch(field.value)
        and field.value.lower() not in macros and field.value.lower() not in _MONTHS
    ]  # fmt: skip
    alone = len(macros) >= _SEVERAL and len({name for _, name in strange}) == 1
    slips = {name: next((macro for macro in macros if _slip(name, macro)), "") for _, name in strange}
    for field, name in strange:
        if field.name in _NO_MACROS:
            yield Hit(f"There is no macro {field.value}: put the value in braces.", field.at, field.end)
        elif slips[name]:
            said = f"There is no macro {field.value}; {slips[name]} is one."
            yield Hit(said, field.at, field.end)
        elif alone:
            said = f"This file defines no macro {field.value}: define it, or write the words."
            yield Hit(said, field.at, field.end, severity=Severity.warning)


def _slip(name: str, macro: str) -> bool:
    """Whether a letter is missing, doubled, too many or in the wrong place, but not the last one.

    Macros of one family (``apj``, ``apjs``; ``ieee_ac``, ``ieee_ap``) differ by their end, or by a letter.
    """
    if len(name) == len(macro):
        at = next((at for at, (one, other) in enumerate(zip(name, macro, strict=True)) if one != other), 0)
        return (
            len(name) > _SEVERAL
            and name[at : at + 2][::-1] == macro[at : at + 2]
            and (name[at + 2 :] == macro[at + 2 :])
        )
    short, long = sorted((name, macro), key=len)
    if len(long) - len(short) != 1 or len(short) <= _SEVERAL:
        return False
    at = next(
        (at for at, (one, other) in enumerate(zip(short, long, strict=False)) if one != other), len(short)
    )
    return at < len(short) and short[at:] == long[at + 1 :]


rule = FileRule(code="IM-05", name="bibtex-syntax", severity=Severity.error, formats=("bibtex",), check=check)
