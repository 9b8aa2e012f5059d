"""What tests need of pages: hostile values, and a parser that names every element and attribute."""

from __future__ import annotations

from html.parser import HTMLParser

SCRIPT = "</title></script><script>alert('x')</script>\"'><img src=https://evil.example/x onerror=go()>"
TEMPLATE = "{{ 7*7 }}{% x %}&amp;&lt;i&gt;"
BIDI = "\u202egnp.exe\u2066\u2069\u2069\u2069 after"
CONTROL = "\x1b]0;owned\x07\x1b[2Jgone\x9b31m"
HOSTILE = f"{SCRIPT}{TEMPLATE}{BIDI}"
VOID = ("meta", "br", "input")


class Page(HTMLParser):
    """Every element of a page, every attribute, and the text; what is opened is closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str | None]] = []
        self.text = ""
        self.open: list[str] = []
        self.headings: list[int] = []
        self.feed(page)
        self.close()
        assert not self.open, self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_startendtag(tag, attrs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.headings.append(int(tag[1]))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1] not in ("script", "style"):
            self.text += data

    def values(self, name: str) -> list[str]:
        return [value or "" for _, given, value in self.attributes if given == name]
