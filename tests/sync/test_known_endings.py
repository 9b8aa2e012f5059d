"""``include = ["known"]``: the endings of the formats and of texts are looked at, and nothing else."""

from pathlib import Path

from zotsync.config import SourcesConfig
from zotsync.sync.look import included, walk

RECORD = "TY  - BOOK\nTI  - Tides of the Wadden Sea\nER  - \n"
NAMES = ("a.ris", "b.RIS", "c.txt", "d", "e.dat", "f.html", "g.bib", "h.nbib", "i.xml", "j.ctv6", "k.log")


def test_known_endings_are_sources_by_their_content_and_others_are_none(tmp_path: Path) -> None:
    for name in NAMES:
        (tmp_path / name).write_text(RECORD)

    states = {state.path: state for state in walk(tmp_path, SourcesConfig(), explain=True)}

    told = {path for path, state in states.items() if state.reason == "not of an included kind"}
    assert {"e.dat", "f.html", "k.log"} == told


def test_a_pattern_beside_known_adds_to_it() -> None:
    patterns = included(SourcesConfig(include=("known", "*.dat")))

    assert {"*.dat", "*.ris", "*.txt", "*."} <= set(patterns)
    assert ["exports/*"] == included(SourcesConfig(include=("exports/*",)))
