"""Mutated texts for the formats: nothing may crash, hang, lose a byte, or change more than was edited.

The search is guided by what a reading looks like: a mutant that leads to a shape not seen before (a new
set of problems, types, fields) joins the pool that later mutants are made from.
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from tests.formats.laws import in_order, one_field_edits
from tests.formats.structured import changed_json, changed_xml
from zotsync.formats.base import CannotSay, Format, Reading, splice
from zotsync.formats.encoding import decode, encode
from zotsync.item import Item, diff

SECONDS = 1.0
"""What reading a text of up to 1 MB may take, in seconds of the processor."""
LARGEST = 1_000_000
POOL = 400
FRAGMENTS = (
    b"\r\n", b"\n", b"\r", b"\n\n", b" ", b"  - ", b"TY  - JOUR\n", b"ER  - \n", b"\xef\xbb\xbf", b"\x00",
    b"\xff", b"{", b"}", b'"', b"'", b"\\", b",", b"@article{a,\n", b"@string{a = {b}}\n", b"#", b"%",
    b"[", b"]", b":", b"---\n", b"<", b">", b"&amp;", b"</", b"<!--", b"-->", b"<![CDATA[", b"null",
    b"[[", b"]]", b"**", b"- ", b"PMID- 1\n", b"      ", b"\xe2\x80\xa8", b"\xc2\x85", b"\xc3\xa9",
    b"e\xcc\x81", b"\xf0\x9f\x8c\x8a", b"\xd8\x00", b"\\u0000", b"1e999",
    b"zotero://select/library/items/ABCD2345", b"10.5555/x", b"2012", b"\t", b"&", b"|", b"!!x ", b"*a",
    b"&a ",
)  # fmt: skip
STRUCTURED: dict[str, Callable[[bytes, random.Random], bytes | None]] = {
    "csl-json": changed_json, "zotero-json": changed_json, "endnote-xml": changed_xml,
    "pubmed-xml": changed_xml, "mods": changed_xml, "marc-xml": changed_xml,
}  # fmt: skip


@dataclass(slots=True)
class Failure:
    """A law that a text broke."""

    law: str
    detail: str
    data: bytes


@dataclass(slots=True)
class Search:
    """A search in one format, from some texts; the same seed goes the same way."""

    format: Format
    pool: list[bytes]
    random: random.Random
    tried: int = 0
    edits: int = 0
    seen: set[int] = field(default_factory=set)

    def run(self, tries: int | None = None, until: float | None = None) -> Iterator[Failure]:
        """Failures as they are found, for so many mutants, or until the process has used so many seconds."""
        while (tries is None or self.tried < tries) and (until is None or time.process_time() < until):
            data = self.mutant()
            self.tried += 1
            failure = self.check(data)
            if failure is not None:
                yield failure

    def mutant(self) -> bytes:
        """One of the pool with up to eight changes; of JSON and XML every other one stays that."""
        whole = self.random.choice(self.pool)
        change = STRUCTURED.get(self.format.name)
        if change and self.random.random() < 0.5:
            for _ in range(1 + int(self.random.expovariate(0.6))):
                whole = change(whole, self.random) or whole
            return whole[:LARGEST]
        data = bytearray(whole)
        for _ in range(1 + int(self.random.expovariate(0.6))):
            self._change(data)
        return bytes(data[:LARGEST])

    def _change(self, data: bytearray) -> None:
        draw = self.random
        at = draw.randrange(len(data) + 1)
        end = min(len(data), at + int(draw.expovariate(1 / 20)))
        match draw.choices(range(9), (9, 9, 9, 9, 9, 9, 9, 9, 1))[0]:
            case 0:
                data[at:end] = b""
            case 1:
                data[at:at] = draw.choice(FRAGMENTS)
            case 2:
                data[at:end] = draw.choice(FRAGMENTS)
            case 3 if data:
                data[at % len(data)] = draw.randrange(256)
            case 4:
                data[at:at] = data[at:end] * draw.choice((1, 2, 3, 50))
            case 5:
                other = draw.choice(self.pool)
                start = draw.randrange(len(other) + 1)
                data[at:at] = other[start : start + draw.choice((10, 100, 1000))]
            case 6:
                del data[at:]
            case 7:
                self._swap_lines(data)
            case 8:
                fragment = draw.choice((draw.choice(FRAGMENTS), bytes(data[at:end])))
                data[at:at] = fragment * draw.choice((100, 2_000, 20_000))

    def _swap_lines(self, data: bytearray) -> None:
        lines = bytes(data).splitlines(keepends=True)
        if len(lines) > 1:
            a, b = self.random.randrange(len(lines)), self.random.randrange(len(lines))
            lines[a], lines[b] = lines[b], lines[a]
            data[:] = b"".join(lines)

    def check(self, data: bytes) -> Failure | None:
        """The first law that the bytes break."""
        try:
            return self._laws(data)
        except Exception as error:
            return Failure("crash", f"{type(error).__name__}: {error}"[:300], data)

    def _laws(self, data: bytes) -> Failure | None:
        decoded = decode(data)
        if encode(decoded) != data:
            return Failure("bytes", "decoding and encoding lose bytes", data)
        text = decoded.text
        reading, took = self._timed(text)
        if took > SECONDS:
            took = min(self._timed(text)[1], self._timed(text)[1])  # another process may have been in the way
        if took > SECONDS:
            return Failure("slow", f"{took:.2f} s for {len(data)} bytes", data)
        for item in reading.items:
            origin = item.origin
            # Around its own text there is what it needs to be read alone, such as a crossref's entry.
            if origin is None or text[origin.span.start : origin.span.end] not in origin.text:
                return Failure("place", "an item does not know its place", data)
        self._remember(data, reading)
        return self._edits(text, reading, data) if self.format.editable else None

    def _timed(self, text: str) -> tuple[Reading, float]:
        began = time.process_time()
        self.format.recognises(text, "x" + (self.format.endings or ("",))[0])
        reading = self.format.read(text, "x")
        return reading, time.process_time() - began

    def _edits(self, text: str, reading: Reading, data: bytes) -> Failure | None:
        if not reading.items or len(data) > 50_000 or any(problem.fatal for problem in reading.problems):
            return None
        position = self.random.randrange(len(reading.items))
        item = reading.items[position]
        if splice(text, self.format.edit(reading, position, item)) != text:
            return Failure("no-op", "writing an item as it is changes the text", data)
        edits = list(one_field_edits(item))
        if not edits:
            return None
        aspect, edited = self.random.choice(edits)
        edited = self.format.get(edited, item)
        self.edits += 1
        try:
            after = splice(text, self.format.edit(reading, position, edited))
        except CannotSay:
            return None
        again = self.format.read(after, "x").items
        expected = [in_order(edited if i == position else other) for i, other in enumerate(reading.items)]
        # A run reads its new text again before it writes it, and refuses this too; here it is a finding.
        if len(again) != len(expected):
            return Failure("edit", f"{aspect}: {len(expected)} items became {len(again)}", data)
        for place, (is_now, wanted) in enumerate(zip(again, expected, strict=True)):
            if place != position and _inherits(wanted):
                continue  # an edit of an entry is one of those that inherit from it
            if found := diff(wanted, in_order(is_now)):
                return Failure(
                    "edit", f"{aspect} of item {position}: item {place} differs in {found}"[:600], data
                )
        return None

    def _remember(self, data: bytes, reading: Reading) -> None:
        # The hash alone: a search of an hour meets more shapes than fit into memory.
        shape = hash(
            (
                frozenset(re.sub(r"\W?\d+|“.*?”|'.*?'", "", p.message) for p in reading.problems),
                frozenset((item.type, *sorted(item.fields)) for item in reading.items[:20]),
                min(len(reading.items), 4),
            )
        )
        if shape not in self.seen and len(data) < 20_000:
            self.seen.add(shape)
            self.pool.append(data)
            if len(self.pool) > POOL:
                del self.pool[self.random.randrange(POOL // 2)]


def _inherits(item: Item) -> bool:
    return item.origin is not None and bool(re.search("(?i)crossref|xdata", item.origin.text))


def smallest(failure: Failure, search: Search, seconds: float = 20) -> Failure:
    """The failure with as little text as still breaks the same law."""
    until = time.monotonic() + seconds
    best, size = failure, len(failure.data) // 2
    while size and time.monotonic() < until:
        at = 0
        while at < len(best.data) and time.monotonic() < until:
            search.random.seed(1)
            data = best.data[:at] + best.data[at + size :]
            found = search.check(data)
            if found is not None and found.law == failure.law:
                best = found
            else:
                at += size
        size //= 2
    return best


def start(format: Format, texts: Sequence[bytes], seed: int) -> Search:
    """A search from these texts."""
    return Search(format, [text[:20_000] for text in texts], random.Random(seed))
