"""XML read record by record, with the place of every element in the text.

Nothing outside the text is ever fetched and no entity is declared by it (see defusedxml), so that no
text can grow while it is read. A text that breaks off gives the records before the break.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Collection, Iterator
from io import StringIO
from typing import Any
from xml.sax import SAXException, SAXParseException
from xml.sax.handler import ContentHandler, feature_external_ges
from xml.sax.xmlreader import InputSource

from defusedxml.common import DefusedXmlException
from defusedxml.sax import make_parser

from zotsync.formats.base import Problem, line_of
from zotsync.item import Span

_DEEPEST = 60
_TAG_END = re.compile(r"[^<>\"']*(?:(?:\"[^\"]*\"|'[^']*')[^<>\"']*)*>")


class Element:
    """An element of a record: its name, attributes, children (elements and text) and place."""

    __slots__ = ("attributes", "children", "end", "name", "start")

    def __init__(self, name: str, attributes: dict[str, str], start: int) -> None:
        self.name, self.attributes = name, attributes
        self.children: list[Element | str] = []
        self.start = self.end = start

    @property
    def span(self) -> Span:
        """From its opening to its closing tag."""
        return Span(self.start, self.end)

    def all(self, path: str) -> list[Element]:
        """The elements at a path of names below this one."""
        found = [self]
        for name in path.split("/"):
            found = [
                child
                for one in found
                for child in one.children
                if isinstance(child, Element) and child.name == name
            ]
        return found

    def first(self, path: str) -> Element | None:
        """The first element at a path that holds any text, or None."""
        return next((one for one in self.all(path) if one.text()), None)

    def text(self, marks: dict[str, str] | None = None) -> str:
        """All its text on one line; ``marks``: element name (or its ``face``) -> the markup to keep."""
        return " ".join("".join(self._pieces(marks or {})).split())

    def lines(self) -> str:
        """Its text with its line ends, each line stripped."""
        return "\n".join(line.strip() for line in "".join(self._pieces({})).strip().splitlines())

    def _pieces(self, marks: dict[str, str]) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
                continue
            mark = marks.get(child.attributes.get("face", child.name), "")
            inner = "".join(child._pieces(marks))
            yield f"<{mark}>{inner}</{mark}>" if mark and inner.strip() else inner


class _Stop(SAXException):  # type: ignore[misc, unused-ignore]
    """The text is nested too deeply."""


class _Handler(ContentHandler):
    def __init__(self, text: str, names: Collection[str]) -> None:
        super().__init__()
        self.source, self.names = text, frozenset(names)
        self.starts = [0, *(found.end() for found in re.finditer(r"\r\n|\r|\n", text))]
        self.stack: list[Element] = []
        self.records: list[Element] = []
        self.depth = 0
        self.locator: Any = None

    def setDocumentLocator(self, locator: Any) -> None:
        self.locator = locator

    def _at(self) -> int:
        line = min(int(self.locator.getLineNumber() or 1), len(self.starts)) - 1
        return self.starts[line] + int(self.locator.getColumnNumber() or 0)

    def startElement(self, name: str, attrs: Any) -> None:
        name = name.rpartition(":")[2]  # a prefix only says whose element it is
        self.depth += 1
        if self.depth > _DEEPEST:
            raise _Stop("elements are nested too deeply")
        if self.stack or name in self.names:
            element = Element(name, dict(attrs.items()), self._at())
            if self.stack:
                self.stack[-1].children.append(element)
            self.stack.append(element)

    def endElement(self, name: str) -> None:
        self.depth -= 1
        if self.stack:
            element = self.stack.pop()
            closed = _TAG_END.match(self.source, self._at() + 1)
            element.end = closed.end() if closed else self._at()
            if not self.stack:
                self.records.append(element)

    def characters(self, content: str) -> None:
        if self.stack:
            self.stack[-1].children.append(content)

    def skippedEntity(self, name: str) -> None:
        """A named character of HTML, which files with a DTD may use."""
        if self.stack:
            self.stack[-1].children.append(html.unescape(f"&{name};"))


def records(text: str, names: Collection[str]) -> tuple[list[Element], Problem | None]:
    """The outermost elements of these names, and what stopped the reading, if anything did."""
    handler = _Handler(text, names)
    parser = make_parser()
    parser.forbid_external = False  # an external DTD may be named; it is never fetched
    parser.setFeature(feature_external_ges, False)
    parser.setContentHandler(handler)
    source = InputSource()
    source.setCharacterStream(StringIO(text))
    try:
        parser.parse(source)
    except SAXParseException as error:
        line = int(error.getLineNumber() or 1)
        return handler.records, _broken(line, error.getMessage())
    except DefusedXmlException:
        at = max(text.find("<!ENTITY"), 0)
        return handler.records, _broken(line_of(text, at), "it declares entities, which is not allowed")
    except (SAXException, ValueError, LookupError) as error:
        line = bisect_right(handler.starts, handler._at()) if handler.locator else 1
        return handler.records, _broken(line, str(error))
    return handler.records, None


def _broken(line: int, why: str) -> Problem:
    return Problem(
        line,
        f"The XML cannot be read from here on: {why}.",
        "Export the file again, or mend it here.",
        fatal=True,
    )
