"""What was found in a document so far."""

from __future__ import annotations

from dataclasses import dataclass, field

from zotsync.item import Creator, Span, Tag


@dataclass(slots=True)
class Found:
    """What was found so far: values with their places."""

    fields: dict[str, str] = field(default_factory=dict)
    spans: dict[str, tuple[Span, ...]] = field(default_factory=dict)
    creators: tuple[Creator, ...] = ()
    tags: tuple[Tag, ...] = ()
    cited_as: str = ""
    """The item type, where a line of the text cites it as a list of references would."""
    is_part: bool = False
    """Whether it is a chapter of a book."""
    scholarly: bool = False
    """Whether a journal says when it took the text."""

    def set(self, name: str, value: str, *spans: Span) -> None:
        """The first value found for a field stays."""
        if value and name not in self.fields:
            self.fields[name] = value
            self.spans[name] = spans
