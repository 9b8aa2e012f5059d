"""Notes as Zotero's server keeps them: HTML that is harmless, in the tags its editor writes.

What is already so comes back as it was, byte for byte.
"""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser

_RENAMED = {"b": "strong", "i": "em", "strike": "s"}
# Elements that go with all they hold.
_POISON = frozenset(
    {"script", "style", "iframe", "object", "embed", "applet", "noscript", "template", "title"}
)
# Elements that go while their content stays; everything else that is no HTML of a note goes the same way.
_KEPT_NAMES = """
    a abbr acronym address bdo big blockquote br caption cite code col colgroup dd del dfn div dl dt em
    h1 h2 h3 h4 h5 h6 hr img ins kbd li ol p pre q s samp small span strong sub sup
    table tbody td tfoot th thead tr tt u ul var
"""
_KEPT = frozenset(_KEPT_NAMES.split())
_UNSAFE_URL = re.compile(r"[\x00-\x20]*(javascript|vbscript|data(?!:image/))[\x00-\x20]*:?", re.IGNORECASE)
_URLS = frozenset({"href", "src", "cite", "background", "action"})


class _Cleaner(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.out: list[str] = []
        self._poison: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _POISON:
            self._poison.append(tag)
        elif not self._poison and (tag in _KEPT or tag in _RENAMED):
            self.out.append(self._start(tag, attrs))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not self._poison and (tag in _KEPT or tag in _RENAMED):
            self.out.append(self._start(tag, attrs))

    def _start(self, tag: str, attrs: list[tuple[str, str | None]]) -> str:
        safe = [(name, value) for name, value in attrs if not _is_unsafe(name, value)]
        if len(safe) == len(attrs) and tag not in _RENAMED:
            return self.get_starttag_text() or ""
        text = "".join(f' {name}="{escape(value or "")}"' for name, value in safe)
        return f"<{_RENAMED.get(tag, tag)}{text}>"

    def handle_endtag(self, tag: str) -> None:
        if self._poison:
            if tag == self._poison[-1]:
                self._poison.pop()
        elif tag in _KEPT or tag in _RENAMED:
            self.out.append(f"</{_RENAMED.get(tag, tag)}>")

    def handle_data(self, data: str) -> None:
        self._text(data)

    def handle_entityref(self, name: str) -> None:
        self._text(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._text(f"&#{name};")

    def _text(self, text: str) -> None:
        if not self._poison:
            self.out.append(text)


def _is_unsafe(name: str, value: str | None) -> bool:
    return name.startswith("on") or (name in _URLS and bool(_UNSAFE_URL.match(value or "")))


def cleaned(html: str) -> str:
    """The note without scripts and event handlers, and with today's names for bold and italic.

    >>> cleaned("<p><b>bold</b><script>run()</script></p>")
    '<p><strong>bold</strong></p>'
    """
    if "<" not in html:
        return html
    cleaner = _Cleaner()
    cleaner.feed(html)
    cleaner.close()
    return "".join(cleaner.out)
