r"""A sign that LaTeX takes for a command, in a field of a BibTeX entry that is printed: ``R&D``.

LaTeX stops there, or leaves the rest of the line out. Addresses and formulas are left alone, fields that no
style prints, and files without a word of LaTeX: databases write such, and reference managers read them.

Bad::

    @article{moss,
      author = {L{\"o}f, Ada},
      title = {R&D of mosses: 50% of wall_north},
    }

Good::

    @article{moss,
      title = {R\&D of mosses: 50\% of $w_n$ \url{https://moss.example.org/a_b}},
      url = {https://moss.example.org/a_b?c=d&e=f#g},
      doi = {10.1000/moss_12},
      note = {See https://moss.example.org/a_b},
      keywords = {R&D},
    }

Good::

    @article{moss,
      journal = {Moss & Fern},
    }
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import FileRule, Hit, Severity, safe
from zotsync.quality.source import LintSource
from zotsync.quality.text.bibtex import entries
from zotsync.quality.text.words import words

_PRINTED = words("""
    title subtitle booktitle booksubtitle maintitle journal journaltitle series publisher author editor
    translator school institution organization address location edition note addendum eventtitle type
""")
_SIGN = re.compile(r"(?<!\\)(?:&(?!#?\w{1,10};)|(?<!&)#|%|_)")
# A formula, and what a command takes as it stands (an address, a key); commands that set words are no such.
_VERBATIM = re.compile(
    r"\\(?!(?:emph|text(?:it|bf|sc|sf|rm|up|normal)|enquote|mkbib\w+|[mh]box|uppercase|MakeUppercase)\b)"
    r"[a-zA-Z]{3,}\*?\s*(?:\[[^\[\]]*\]\s*)*(?:\{[^{}]*\})+"
    r"|(?<!\\)\$[^$]*(?<!\\)\$|\\\(.*?\\\)"
)
_LATEX = re.compile(r"\\[&%#_$\"'`^~=.a-zA-Z]")
_ADDRESS = re.compile(r"://|www\.|@\w|\b10\.\d{4,9}/|<\w+>|\\(?:begin|verb|lstinline)\b")


def check(source: LintSource) -> Iterator[Hit]:
    if not any(sign in source.text for sign in "&%#_"):
        return
    found = entries(source.text)
    if not any(
        _LATEX.search(field.value) for entry in found for field in entry.fields if field.name in _PRINTED
    ):
        return
    for entry in found:
        for field in entry.fields if entry.kind not in ("string", "online", "software") else ():
            if field.name not in _PRINTED or field.kind not in ("{", '"') or _ADDRESS.search(field.value):
                continue
            value = _VERBATIM.sub(lambda found: " " * len(found[0]), field.value)
            if "$" in value.replace("\\$", ""):
                continue  # A formula without an end: who knows what is in it.
            for sign in _SIGN.finditer(value):
                at = field.inner + sign.start()
                better = f"\\{sign[0]}"
                yield Hit(f"Write {better}.", at, at + 1, safe(better))


rule = FileRule(
    code="IM-06", name="unescaped-latex", severity=Severity.info, formats=("bibtex",), check=check
)
