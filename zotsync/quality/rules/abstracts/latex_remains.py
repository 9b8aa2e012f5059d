r"""LaTeX commands in an abstract or a title.

Bad::

    The \textit{Sphagnum} mosses of the \alpha class take up CO$_2$ in M{\"u}nster.

Good::

    The path C:\temp\moss costs 5 $ and 6 $.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from zotsync.quality.rule import Hit, Severity, TextRule, unsafe
from zotsync.quality.source import Passage

_GREEK = {
    "alpha": "α",
    "beta": "β",
    "gamma": "γ",
    "delta": "δ",
    "epsilon": "ε",
    "zeta": "ζ",
    "eta": "η",
    "theta": "θ",
    "kappa": "κ",
    "lambda": "λ",
    "mu": "μ",
    "nu": "ν",
    "xi": "ξ",
    "pi": "π",
    "rho": "ρ",
    "sigma": "σ",
    "tau": "τ",
    "phi": "φ",
    "chi": "χ",
    "psi": "ψ",
    "omega": "ω",
    "Delta": "Δ",
    "Gamma": "Γ",
    "Omega": "Ω",
    "times": "×",
    "pm": "±",
    "leq": "≤",
    "geq": "≥",
    "approx": "≈",
    "sim": "∼",
}
_PATTERN = re.compile(
    r"\\(?P<style>textit|textbf|emph|texttt|textsc|textrm|mathrm|mathbf|mathit|text)\{(?P<inner>[^{}\\]*)\}"
    r"|\\(?P<greek>" + "|".join(_GREEK) + r")(?![a-zA-Z])"
    r"|\{\\(?P<accent>[\"'`^~=.]|[cvukrH](?=[ {]))(?: ?\{| )?(?P<letter>[A-Za-z])\}?\}"
    r"|\$(?P<script>[_^])\{?(?P<number>[+-]?\d{1,3}[+-]?)\}?\$"
)
_ACCENTS = dict(
    zip(
        "\"'`^~=.cvukrH",
        "\u0308\u0301\u0300\u0302\u0303\u0304\u0307\u0327\u030c\u0306\u0328\u030a\u030b",
        strict=True,
    )
)
_SCRIPTS = {
    "_": str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋"),
    "^": str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻"),
}


def check(match: re.Match[str], passage: Passage) -> Iterator[Hit]:
    if passage.item is not None and passage.item.origin and passage.item.origin.format == "bibtex":
        return  # Its raw text is LaTeX by right.
    if name := match["greek"]:
        better = _GREEK[name]
    elif letter := match["letter"]:
        better = unicodedata.normalize("NFC", letter + _ACCENTS[match["accent"]])
    elif number := match["number"]:
        better = number.translate(_SCRIPTS[match["script"]])
    else:
        better = match["inner"]
    yield Hit("Write the character, not its command.", match.start(), match.end(), unsafe(better))


rule = TextRule(
    code="AB-14",
    name="latex-remains",
    severity=Severity.info,
    pattern=_PATTERN,
    needs=("\\", "$_", "$^"),
    kinds=frozenset({"abstract", "field"}),
    masked=False,
    check=check,
)
