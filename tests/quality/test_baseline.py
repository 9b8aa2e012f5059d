"""A baseline accepts what is there now; what comes later is said."""

import json
from dataclasses import replace

import pytest

from zotsync.errors import InputError
from zotsync.quality import LintConfig, LintSource, baseline_text, lint_source, read_baseline

TEXT = "The Dunes\n\nSand was blown.Grass held it in the end of all.\n"


def look(text, baseline=()):
    source = LintSource("a.txt", text, format="document")
    return lint_source(source, LintConfig(select=("AB-03", "ND-03"), baseline=baseline))


def test_what_is_accepted_is_silent_wherever_it_moves():
    """The same findings are accepted after lines came before them; new ones are said."""
    accepted = read_baseline(baseline_text(look(TEXT)))
    assert look(TEXT)
    assert look(TEXT, accepted) == []
    assert look(f"A line.\n\n{TEXT}", accepted) == []
    (new,) = look(f"{TEXT}It came to the the sea.\n", accepted)
    assert new.rule == "ND-03"


def test_as_many_as_were_accepted():
    """One more of the same finding is new."""
    accepted = read_baseline(baseline_text(look(TEXT)))
    twice = f"{TEXT}\nSand was blown.Grass held it in the end of all.\n"
    assert len(look(twice)) == 2
    (new,) = look(twice, accepted)
    assert new.line == 5
    assert look(twice, read_baseline(baseline_text(look(twice)))) == []


def test_text_of_a_baseline():
    """One line a finding, the same for every order, pure ASCII whatever it says."""
    (found,) = look(TEXT)
    other = replace(found, path="b.txt", text="Dünen\n\x00</script>")
    text = baseline_text([found, other])
    assert text == baseline_text([other, found])
    assert text.isascii()
    assert len(text.splitlines()) == 4
    rows = json.loads(text)["baseline"]
    assert [(row["path"], row["text"]) for row in rows] == [("a.txt", "blown.Grass"), ("b.txt", other.text)]
    assert read_baseline(baseline_text([])) == {}


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"baseline": [1]}', '{"baseline": [{"fingerprint": 3}]}', '{"baseline": 4}',
     '{"baseline": [{"fingerprint": "a", "count": "x"}]}', "\x00"],
)  # fmt: skip
def test_what_is_no_baseline(text):
    """Another file is refused with what to do."""
    with pytest.raises(InputError, match="no baseline"):
        read_baseline(text)
