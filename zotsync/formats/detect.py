"""What a file is taken for, and why.

Content decides, not the ending: a RIS record in a .txt is RIS, a README is never a source. `detect` is
pure; ``why`` is one plain sentence for a person.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from zotsync.formats.base import Format, is_blank
from zotsync.formats.document_text import seen_as
from zotsync.formats.foreign import foreign

_NAMES = re.compile(
    r"(?:readme|licen[cs]e|copying|notice|authors|contributors|"
    r"contributing|contribution|changelog|changes|"
    r"history|release[-_ ]?notes|news|todo|install|security|support|governance|maintainers|codeowners|"
    r"code[-_ ]?of[-_ ]?conduct|acknowledge?ments|pull_request_template|issue_template|makefile|"
    r"dockerfile|requirements[\w.-]*|constraints|cmakelists|robots|humans|ads|sitemap|package|package-lock|composer|"
    r"manifest|tsconfig|pyproject|setup|environment|citation|codemeta|top_level|entry_points|sources)"
    r"(?:[._-][a-z]{2}(?:[-_][a-z]{2})?)?"
    r"(?:\.(?:md|markdown|txt|text|rst|adoc|json|toml|cfg|ya?ml|xml|in|html?|cff|org|lock|py|log))?",
    re.IGNORECASE,
)
_SIDECAR = re.compile(r"\.zotsync\.ya?ml$", re.IGNORECASE)
_BIBLIOGRAPHIC = {
    ".ris": "RIS",
    ".bib": "BibTeX",
    ".bibtex": "BibTeX",
    ".nbib": "nbib",
}
PROSE_ENDINGS = frozenset([".txt", ".text", ".md", ".markdown", ".qmd", ".rmd", ""])
_NOTE_ENDINGS = frozenset([".md", ".markdown", ".qmd", ".rmd"])
_PROGRAMS = frozenset(
    ".bat .c .cc .cfg .cpp .cs .css .go .h .hpp .ini .ipynb .java .jl .js .jsx .kt .lua .m .pl .ps1 .py .pyi "
    ".r .rb .rs .scala .sh .sql .swift .toml .ts .tsx .vue".split()
)
"""What a program is written in; one that quotes a reference is not where references are kept."""
_LOG = re.compile(
    r"\W*(?:\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d|\d\d:\d\d:\d\d|[A-Z][a-z]{2} {1,2}\d{1,2} \d\d:\d\d:\d\d|"
    r"\W?(?:DEBUG|INFO|WARN(?:ING)?|ERROR|TRACE|FATAL|CRITICAL)\b)"
)
_CODE = re.compile(
    r"\s*(?:(?:import|from|def|class|function|const|let|var|public|private|static|return|if|for|while|elif|else|"
    r"#include|#define|package|using|namespace|SELECT|INSERT|CREATE|library)\b.*[;:{}()<>\w]\s*$|[{}();\]]+\s*$|"
    r".*[;{}]\s*$|(?:\$|>>>|#!)\s?\S.*|<[/!?]?[a-zA-Z][^>]*>.*|[\w.\[\]]+\s*[-+*/]?=\s*\S.*|//.*|/\*.*|\*/.*)"
)
_CONTROLS = bytes(code for code in range(0x1A) if chr(code) not in "\t\n\r\f\v")
_CSL = re.compile(r'"(?:container-title|issued|itemType|citation-key|DOI)"\s*:')


@dataclass(frozen=True, slots=True)
class Detection:
    """The format, or None; ``unreadable``: it should be one, and cannot be read (an error to report)."""

    format: Format | None
    why: str
    unreadable: bool = False


def ending_of(name: str) -> str:
    """The ending of a file name, lower case, with its dot.

    >>> ending_of("Refs.RIS"), ending_of("notes")
    ('.ris', '')
    """
    base = name.replace("\\", "/").rpartition("/")[2]
    stem, dot, ending = base.rpartition(".")
    return f".{ending.lower()}" if dot and stem else ""


def detect(text: str, name: str, formats: Sequence[Format]) -> Detection:
    """What ``text`` (decoded, no BOM) of the file ``name`` is, among ``formats``."""
    base = name.replace("\\", "/").rpartition("/")[2]
    ending = ending_of(base)
    if _SIDECAR.search(base):
        return Detection(None, "It is a sidecar of zotsync and belongs to the document beside it.")
    if describes_project(base):
        return Detection(None, f"Files named {base} describe a project and are never a source.")
    if ending in _PROGRAMS:
        return Detection(None, f"Files with the ending {ending} are a program's, and never a source.")
    expected = _BIBLIOGRAPHIC.get(ending)
    other = "" if expected else foreign(text, ending)
    if is_binary(text):
        if other:
            return Detection(None, other, unreadable=True)
        if expected:
            return Detection(None, f"It is named as {expected} but holds binary data.", unreadable=True)
        return Detection(None, "It holds binary data, not text.")
    if is_blank(text):
        return Detection(None, "It is empty.")
    structured = [f for f in formats if not f.prose]
    # A format whose ending the file has is asked first.
    for format in sorted(structured, key=lambda f: ending not in f.endings):
        if format.recognises(text, base):
            return Detection(format, f"Its content is {_called(format)}.")
    if expected:
        why = f"It is named as {expected}, but nothing in it can be read as {expected}."
        return Detection(None, why, unreadable=True)
    if other:
        return Detection(None, other, unreadable=True)
    if text.lstrip()[:1] in "{[" and (found := _json(text, ending)):
        return found
    return _prose(text, base, ending, [f for f in formats if f.prose])


def describes_project(name: str) -> bool:
    """Whether a file of this name describes a project, and is never a source.

    >>> describes_project("history.md"), describes_project("history.bib")
    (True, False)
    """
    return bool(_NAMES.fullmatch(name)) and ending_of(name) not in _BIBLIOGRAPHIC


def is_binary(text: str) -> bool:
    """Whether a decoded text comes from no text file.

    >>> is_binary("PK\\x03\\x04\\x00"), is_binary("TY  - JOUR")
    (True, False)
    """
    head = text[:8192]
    data = head.encode("utf-8", "surrogatepass")
    strange = len(data) - len(data.translate(None, _CONTROLS))
    return "\x00" in text or strange > 0.02 * max(len(head), 1) + 2


def _called(format: Format) -> str:
    names = {"ris": "RIS", "bibtex": "BibTeX", "csl-json": "CSL JSON", "csl-yaml": "CSL YAML"}
    return names.get(format.name, format.name)


def _json(text: str, ending: str) -> Detection | None:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        if ending == ".json" and _CSL.search(text):
            return Detection(None, "It looks like items in JSON, but is cut off or broken.", unreadable=True)
        return Detection(None, "It is no complete JSON and no text.") if ending == ".json" else None
    return Detection(None, "It is JSON, but neither CSL nor Zotero JSON.")


def _prose(text: str, base: str, ending: str, formats: Sequence[Format]) -> Detection:
    if ending not in PROSE_ENDINGS:
        return Detection(None, f"Files with the ending {ending} are read only where they hold references.")
    notes = [f for f in formats if f.editable]
    for format in notes:
        if format.recognises(text, base):
            if format.name == "pandoc":
                return Detection(format, "It is a text for Pandoc with references of its own.")
            return Detection(format, "It is a note with a link to an item or the fields of a reference.")
    if reason := _no_prose(text):
        return Detection(None, reason)
    for format in formats:
        if format.editable or not format.recognises(text, base):
            continue
        if ending in _NOTE_ENDINGS and not _is_published(format, text, base):
            break
        return Detection(format, "It reads as a document with a title and prose.")
    if ending in _NOTE_ENDINGS:
        return Detection(None, "It is a note without a link to an item or the fields of a reference.")
    if not seen_as(text).has_prose:
        return Detection(None, "It is too short, or no prose.")
    return Detection(None, "It is prose without a title.")


def _is_published(format: Format, text: str, base: str) -> bool:
    """Whether a Markdown text says that it was published somewhere: else it is a note of a person."""
    items = format.read(text, base).items
    telling = ("DOI", "publicationTitle", "url", "ISSN", "ISBN", "date")
    return any(item.creators or any(item[name] for name in telling) for item in items)


def _no_prose(text: str) -> str:
    """Why a text is no prose at all, or an empty string."""
    lines = [line.strip()[:500] for line in text.splitlines()[:400] if line.strip()]
    if len(lines) < 3:
        return ""
    if sum(1 for line in lines if _LOG.match(line)) >= 0.5 * len(lines):
        return "It is a log."
    for delimiter in ("\t", ";", ",", "|"):
        counts = [line.count(delimiter) for line in lines]
        if counts[0] >= 1 and sum(count == counts[0] for count in counts) >= 0.9 * len(lines):
            return "It is a table of values."
    if sum(1 for line in lines if _CODE.fullmatch(line)) >= 0.4 * len(lines):
        return "It is source code or configuration."
    return ""
