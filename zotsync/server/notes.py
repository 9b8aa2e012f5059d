"""Notes as Zotero's server keeps them: HTML that is harmless, in the tags its editor writes.

What is already so comes back as it was, character for character.
"""

from __future__ import annotations

import re
from html import unescape

_RENAMED = {"b": "strong", "i": "em", "strike": "s"}
# Elements that go with all they hold.
_POISON = frozenset(
    {"script", "style", "iframe", "object", "embed", "applet", "noscript", "template", "title"}
)
# Elements that stay; of any other, the tags go and the content stays.
_KEPT_NAMES = """
    a abbr acronym address bdo big blockquote br caption cite code col colgroup dd del dfn div dl dt em
    h1 h2 h3 h4 h5 h6 hr img ins kbd li ol p pre q s samp small span strong sub sup
    table tbody td tfoot th thead tr tt u ul var
"""
_KEPT = frozenset(_KEPT_NAMES.split())
_NAME = re.compile(r"</?([A-Za-z][\w:-]*)")
_STOP = re.compile(r"[>\"']")
_ATTRIBUTE = re.compile(r"""\s+([^\s=/>"']+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]*))?""")
_URLS = frozenset({"href", "src", "cite", "background", "action"})
_UNSAFE_URL = re.compile(r"(javascript|vbscript|data(?!:image/)):", re.IGNORECASE)
_SPACE = re.compile(r"[\x00-\x20]")


def cleaned(html: str) -> str:
    """The note without scripts and event handlers, and with today's names for bold and italic.

    >>> cleaned("<p><b>bold</b><script>run()</script> A&B</p>")
    '<p><strong>bold</strong> A&B</p>'
    """
    out: list[str] = []
    place = 0
    while (start := html.find("<", place)) >= 0:
        out.append(html[place:start])
        if html.startswith(("<!", "<?"), start):
            place = _after(html, start, "-->" if html.startswith("<!--", start) else ">")
        elif not (name := _NAME.match(html, start)):
            out.append("&lt;")
            place = start + 1
        elif (end := _tag_end(html, name.end())) < 0:
            # No tag can end from here on: the rest is text.
            out.append(html[start:].replace("<", "&lt;"))
            return "".join(out)
        else:
            element = name[1].lower()
            if element in _POISON and html[start + 1] != "/":
                place = _after(html, end, f"</{element}")
                place = _after(html, place, ">") if place < len(html) else place
            else:
                out.append(_tag(html[start:end], element, name.end() - start))
                place = end
    out.append(html[place:])
    return "".join(out)


def _after(html: str, start: int, mark: str) -> int:
    """The place behind the next ``mark``, in any case; the end where there is none."""
    found = re.compile(re.escape(mark), re.IGNORECASE).search(html, start)
    return found.end() if found else len(html)


def _tag_end(html: str, place: int) -> int:
    """The place behind the ``>`` that ends a tag; quoted values may hold one. -1 where there is none."""
    while stop := _STOP.search(html, place):
        if stop[0] == ">":
            return stop.end()
        place = html.find(stop[0], stop.end()) + 1
        if not place:
            return -1
    return -1


def _tag(text: str, element: str, name_end: int) -> str:
    """A tag as it stays: whole, renamed, without what is unsafe, or not at all."""
    if element not in _KEPT and element not in _RENAMED:
        return ""
    slash = "/" if text[1] == "/" else ""
    name = _RENAMED.get(element, element)
    attributes = list(_ATTRIBUTE.finditer(text, name_end))
    safe = [found for found in attributes if not _is_unsafe(found[1].lower(), found[2] or "")]
    if len(safe) == len(attributes):
        return text if element not in _RENAMED else f"<{slash}{name}{text[name_end:]}"
    end = " />" if text.endswith("/>") else ">"
    return f"<{slash}{name}{''.join(found[0] for found in safe)}{end}"


def _is_unsafe(name: str, value: str) -> bool:
    if name.startswith("on"):
        return True
    return name in _URLS and bool(_UNSAFE_URL.match(_SPACE.sub("", unescape(value.strip("\"'")))))
