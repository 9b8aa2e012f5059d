r"""LaTeX commands in an abstract or a title.

Bad::

    The \textit{Sphagnum} mosses of the \alpha class.

Good::

    The path C:\temp\moss costs 5 $ and 6 $.
"""

from __future__ import annotations

import re
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
)


def check(match: re.Match[str], passage: Passage) -> Iterator[Hit]:
    if passage.item is not None and passage.item.origin and passage.item.origin.format == "bibtex":
        return  # Its raw text is LaTeX by right.
    if name := match["greek"]:
        better = _GREEK[name]
    else:
        better = match["inner"]
    yield Hit("Write the character, not its command.", match.start(), match.end(), unsafe(better))


rule = TextRule(
    code="AB-14",
    name="latex-remains",
    severity=Severity.info,
    pattern=_PATTERN,
    needs=("\\",),
    kinds=frozenset({"abstract", "field"}),
    masked=False,
    check=check,
)
