"""Where the characters of a field's value lie in the file that it was read from.

A value is not always what stands in the file: BibTeX is decoded, broken lines are joined, a field may
be said twice. What cannot be found exactly falls back to the whole raw value, and then offers no fix.
"""

from __future__ import annotations

from collections.abc import Iterator

from zotsync.item import Item, Span


def places(
    item: Item, field: str, value: str, start: int, end: int, text: str, trim: bool = False
) -> Iterator[tuple[Span, bool]]:
    """Each place in ``text`` (the file) that says ``value[start:end]``, and whether exactly.

    ``trim``: where that is not there with the blanks around it, it will do without them.
    """
    for span in item.origin.spans.get(field, ()) if item.origin else ():
        raw = text[span.start : span.end]
        if raw == value:
            yield Span(span.start + start, span.start + end), True
            continue
        part = value[start:end]
        if part and raw and raw in value:
            # One of several places that together make the value (a title and its subtitle).
            offset = value.find(raw, max(0, end - len(raw)))
            if 0 <= offset <= start:
                yield Span(span.start + start - offset, span.start + end - offset), True
            continue
        if trim and part not in raw:
            part = part.strip()  # The file parts paragraphs otherwise than the value does.
        if part and raw.count(part) == value.count(part):
            at = -1
            for _ in range(value.count(part, 0, start) + 1):
                at = raw.find(part, at + 1)
            if at >= 0:
                # Behind a backslash it may be the second half of an escape.
                exact = raw[at - 1 : at] != "\\" and part[-1] != "\\"
                yield Span(span.start + at, span.start + at + len(part)), exact
                continue
        if raw:
            yield span, False


def narrowed(part: str, instead: str) -> tuple[int, int, str]:
    """Start and end of the words of ``part`` that ``instead`` has otherwise, and what it has there.

    >>> narrowed("215-33", "215-233")
    (4, 6, '233')
    """
    start, most = 0, min(len(part), len(instead))
    while start < most and part[start] == instead[start]:
        start += 1
    while start and (part[start - 1].isalnum() or part[start - 1] == "\\"):
        start -= 1
    end = 0
    while end < most - start and part[-1 - end] == instead[-1 - end]:
        end += 1
    while end and part[-end].isalnum():
        end -= 1
    return start, len(part) - end, instead[start : len(instead) - end]


def named_places(item: Item, field: str, part: str, index: int, text: str) -> Iterator[tuple[Span, bool]]:
    """Each place in ``text`` of ``part``, some characters of creator or tag number ``index``."""
    spans = item.origin.spans.get(field, ()) if item.origin else ()
    count = len(getattr(item, field))
    if len(spans) == count:
        spans = spans[index : index + 1]
    found = False
    for span in spans:
        raw = text[span.start : span.end]
        if part and raw.count(part) == 1:
            at = span.start + raw.index(part)
            yield Span(at, at + len(part)), True
            found = True
    if not found:
        for span in spans[:1]:
            if span.end > span.start:
                yield span, False
