"""Damaged texts: reading never raises, what is read lies in the text, and nothing of it is lost."""

import random

import pytest

from tests.test_variants import TEXTS
from zotsync import formats
from zotsync.enrichment import enrich_item
from zotsync.formats import FORMATS, encoding
from zotsync.quality.text.stray import find_stray

ALL = [(path.name, path.read_text("utf-8")) for path in TEXTS]
PIECES = [*"\n\r\t -:#*_[](){}<>|\"'`~^@&%\\/.,;09aé\xa0\u200b\ufeff\u2028\x0b\x0c\x00—☯²"]
PIECES += [
    "---\n",
    "\n\n",
    "TY  - JOUR\n",
    "TY - ",
    "ER  - \n",
    "**Year:** ",
    "```",
    "[[",
    "Abstract\n",
    "References\n",
]


def damaged(rng: random.Random, text: str) -> str:
    """``text`` cut, joined with another, with pieces put in and characters exchanged."""
    for _ in range(rng.randint(1, 6)):
        start = rng.randint(0, len(text))
        end = min(len(text), start + rng.randint(0, 300))
        match rng.randrange(6):
            case 0:
                text = text[:start]
            case 1:
                text = text[:start] + text[end:]
            case 2:
                text = text[:start] + rng.choice(PIECES) * rng.choice([1, 2, 40]) + text[start:]
            case 3:
                text = text[:start] + rng.choice(ALL)[1][-500:] + text[start:]
            case 4:
                text = text.replace(*rng.sample(PIECES, 2))
            case _:
                text = text.replace("\n", rng.choice(["\r\n", "\r", "\n\n"]))
        text = text[:20_000]
    return text


@pytest.mark.parametrize("seed", range(4))
def test_reading_never_raises(seed: int) -> None:
    """Every format, detection, enrichment and the search for stray words, on texts damaged at random."""
    rng = random.Random(seed)
    for _ in range(60):
        name, whole = rng.choice(ALL)
        text = damaged(rng, whole)
        formats.detect(text, name)
        for form in FORMATS:
            form.recognises(text, name)
            reading = form.read(text, name)
            assert reading.text == text
            for item in reading.items:
                assert item.origin is not None
                places = [span for found in item.origin.spans.values() for span in found]
                assert all(0 <= span.start <= span.end <= len(text) for span in places)
                enrich_item(item, text=text, stray=[])
        assert all(text[found.start : found.end] == found.text for found in find_stray(text))


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-16-le", "latin-1", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_encoding_is_read_alike_and_written_back(codec: str, end: str) -> None:
    """The same title and date from every encoding and line end, and the same bytes back."""
    for name, text in ALL:
        try:
            data = text.replace("\n", end).encode(codec)
        except UnicodeEncodeError:
            continue
        if codec == "utf-16-le":
            data = b"\xff\xfe" + data
        decoded = encoding.decode(data)
        assert encoding.encode(decoded) == data
        found, plain = formats.detect(decoded.text, name), formats.detect(text, name)
        assert (found.format, found.unreadable) == (plain.format, plain.unreadable), name
        assert found.format is not None
        one = found.format.read(decoded.text, name).items[0]
        other = found.format.read(text, name).items[0]
        assert (one.title, one["date"], one.creators) == (other.title, other["date"], other.creators), name
