"""The engine: places, selection, suppression, crashes, fixes."""

import re
from dataclasses import dataclass

import pytest

from zotsync import api
from zotsync.errors import UsageError
from zotsync.item import Creator, Item, Origin, Span
from zotsync.quality import (
    RULES,
    LintConfig,
    LintSource,
    Safety,
    Severity,
    all_rules,
    diff,
    engine,
    explain,
    fingerprint,
    fix,
    lint_items,
    lint_set,
    lint_source,
    rule_named,
    settle,
)
from zotsync.quality.engine import RuleSet
from zotsync.quality.rule import Hit, ItemRule, TextRule
from zotsync.quality.text.look import Look


def field_source(text, raw, field, value=None, fmt="ris", **more):
    """A file ``text`` whose item has ``field`` at the place of ``raw`` (all its places)."""
    spans = tuple(Span(m.start(), m.end()) for m in re.finditer(re.escape(raw), text))
    origin = Origin(path="a.ris", text=text, span=Span(0, len(text)), spans={field: spans}, format=fmt)
    item = Item("journalArticle", {"title": "Dunes", field: value or raw, **more}, origin=origin)
    return LintSource("a.ris", text, (item,), format=fmt)


def document(text):
    return LintSource("a.txt", text, format="document")


def only(code, **more):
    return LintConfig(select=(code,), **more)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_and_columns_count_from_one_for_every_line_end(end):
    """CRLF, LF and CR end a line; a finding is exactly the flagged characters."""
    text = f"Dünen{end}{end}Sand was blown.Grass held it.{end}"
    (found,) = lint_source(document(text), only("AB-03"))
    assert (found.line, found.column, found.end_line, found.end_column) == (3, 10, 3, 21)
    assert found.text == text[found.start : found.end] == "blown.Grass"
    assert found.path == "a.txt"


def test_a_field_said_twice_is_found_twice():
    """Each place in the file that says the value has its own finding, and its own fix."""
    abstract = "Sand was blown.Grass held it in the end of all."
    text = f"N2  - {abstract}\nAB  - {abstract}\n"
    found = lint_source(field_source(text, abstract, "abstractNote"), only("AB-03"))
    assert [(f.line, f.column, f.text, f.field) for f in found] == [
        (1, 16, "blown.Grass", "abstractNote"),
        (2, 16, "blown.Grass", "abstractNote"),
    ]
    assert fix(text, found)[0] == text.replace("blown.Grass", "blown. Grass")


def test_raw_text_that_is_not_the_value():
    """Where the file spells a value otherwise, the same occurrence is found, else the whole value."""
    raw = r"{\"U}ber D\"unen. Sand was blown.Grass held it."
    value = "Über Dünen. Sand was blown.Grass held it."
    (found,) = lint_source(
        field_source(f"abstract = {raw}", raw, "abstractNote", value, "bibtex"), only("AB-03")
    )
    assert found.text == "blown.Grass"
    assert found.fix is not None
    raw = r"Sand was bl\"own.Grass held it."
    value = "Sand was blöwn.Grass held it."
    (found,) = lint_source(
        field_source(f"abstract = {raw}", raw, "abstractNote", value, "bibtex"), only("AB-03")
    )
    assert (found.text, found.fix) == (raw, None)


def test_a_fix_never_brings_syntax_into_a_file_of_fields():
    """A replacement with signs that end or open something there is not offered."""
    raw = "Dunes &lt;of sand&gt;"
    (first, second) = lint_source(
        field_source(f"title = {{{raw}}}", raw, "title", fmt="bibtex"), only("TI-07")
    )
    assert (first.text, second.text) == ("&lt;", "&gt;")
    assert first.fix is None


def test_what_is_missing_has_no_line():
    """A finding about something missing has no place, and names item and field."""
    (found,) = lint_items([Item("journalArticle", {"title": "Dunes"})], only("JN-01"))
    assert (found.line, found.column, found.start, found.text) == (None, None, None, "")
    assert (found.item, found.field) == ("Dunes", "publicationTitle")


def test_items_without_a_file_show_the_flagged_characters():
    """Findings in fields of a library item have text and fix, and no line."""
    item = Item("journalArticle", {"DOI": "https://doi.org/10.1000/dune.1"}, key="ABCD2345")
    (found,) = lint_items([item], only("ID-01"))
    assert (found.text, found.line, found.item) == ("https://doi.org/10.1000/dune.1", None, "ABCD2345")
    assert found.fix.replacement == "10.1000/dune.1"


def test_note_bodies_are_left_alone_unless_asked():
    """Text rules look at the body of a note only with bodies=True."""
    text = "# Dunes\n\n## Notes\n\nSand was blown.Grass held it.\n"
    body = Span(text.index("Sand"), len(text))
    item = Item("document", {"title": "Dunes"}, origin=Origin(span=Span(0, len(text)), text=text, body=body))
    source = LintSource("n.md", text, (item,), format="markdown")
    assert lint_source(source, only("AB-03")) == []
    (found,) = lint_source(source, only("AB-03", bodies=True))
    assert (found.line, found.field) == (5, "body")


def test_languages():
    """A rule for English is silent in other languages."""
    german = (
        "Der Sand und der Wind haben die die Dünen in der Nacht an die Küste gebracht, als er dont sagte."
    )
    assert lint_source(document(german), only("ND-07")) == []
    assert lint_source(document("They said that it was so, but we dont know."), only("ND-07"))


def test_select_and_ignore():
    """Codes, names, areas and ALL; what names no rule is refused with a hint."""
    item = Item("journalArticle", {"DOI": "doi:10.1000/dune.1."})
    codes = lambda **config: {f.rule for f in lint_items([item], LintConfig(**config))}  # noqa: E731
    assert codes(select=("ID",)) == {"ID-01", "ID-03"}
    assert codes(select=("doi-trailing-punctuation",)) == {"ID-03"}
    assert codes(select=("ALL",), ignore=("ID-01", "JN", "TI", "DT")) == {"ID-03"}
    with pytest.raises(UsageError, match="ID-99"):
        codes(select=("ID-99",))
    with pytest.raises(UsageError, match="doi-syntax"):
        codes(ignore=("doi-sintax",))


def test_per_path_severity_and_baseline():
    """Findings can be ignored below a path, given another severity, or accepted once and for all."""
    source = document("Sand was blown.Grass held it in the end.")
    (found,) = lint_source(source, only("AB-03", severity={"AB-03": "info"}))
    assert found.severity == Severity.info
    assert lint_source(source, only("AB-03", per_path={"*.txt": ("AB",)})) == []
    assert lint_source(source, only("AB-03", per_path={"*.md": ("AB",)})) == [
        lint_source(source, only("AB-03"))[0]
    ]
    assert lint_source(source, only("AB-03", baseline={fingerprint(found)})) == []


def test_inline_ignore_covers_the_next_block_alone():
    """A comment suppresses the named rule in the block after it, and nowhere else."""
    comment = "<!-- zotsync: ignore AB-03 as printed -->"
    text = f"{comment}\nSand was blown.Grass held it.\n\nRain was slow.Wind was not.\n"
    assert [f.line for f in lint_source(document(text), only("AB-03"))] == [4]
    other = text.replace("AB-03", "TI-03")
    assert [f.line for f in lint_source(document(other), only("AB-03"))] == [2, 4]


def test_inline_ignore_in_a_file_of_items_is_for_the_next_item():
    """In BibTeX a comment before an entry is for that entry."""
    text = "% zotsync: ignore JN-01, DT-04 a report\n@article{a, title={A}}\n@article{b, title={B}}\n"
    spans = [
        Span(text.index("@article{a"), text.index("\n@article{b")),
        Span(text.index("@article{b"), len(text)),
    ]
    titles = [Span(m.start(1), m.end(1)) for m in re.finditer(r"title=\{(.)", text)]
    items = tuple(
        Item("journalArticle", {"title": name}, origin=Origin(span=s, spans={"title": (t,)}, format="bibtex"))
        for name, s, t in zip("AB", spans, titles, strict=True)
    )
    found = lint_source(
        LintSource("r.bib", text, items, format="bibtex"), LintConfig(select=("JN-01", "DT-04"))
    )
    assert {f.item for f in found if f.start is not None} <= {"B"}
    assert {f.item for f in found} == {"B"}


def test_a_crashing_rule_is_set_aside(monkeypatch):
    """A rule that fails is named in a finding of its own; the others go on."""

    def broken(item):
        raise RuntimeError("out of sand")
        yield Hit("")

    bad = ItemRule(code="ZZ-01", name="broken", severity=Severity.info, check=broken)
    monkeypatch.setattr(engine, "rules_for", lambda config: RuleSet.of([bad, rule_named("JN-01")]))
    found = lint_items([Item("journalArticle", {"title": "Dunes"})])
    assert {f.rule for f in found} == {"ZZ-01", "JN-01"}
    crash = next(f for f in found if f.rule == "ZZ-01")
    assert crash.severity == Severity.error
    assert "out of sand" in crash.message


def test_a_rule_that_cannot_be_loaded_is_an_error(monkeypatch, tmp_path):
    """Another package's broken rule is reported once in each run, over files or items."""
    from zotsync.quality import registry

    @dataclass
    class Entry:
        name: str = "dunes"
        value: str = "dunes:rule"

        def load(self):
            raise ImportError("no module named dunes")

    registry._loaded.cache_clear()
    monkeypatch.setattr(registry, "entry_points", lambda group: [Entry()])
    try:
        (problem,) = registry.load_problems()
        assert problem.severity == Severity.error
        assert "no module named dunes" in problem.message
        assert problem in lint_items([], only("JN-01"))
        for name in ("a.txt", "b.txt"):
            (tmp_path / name).write_text("The Dunes\n\nSand was blown over the grass in the night.\n")
        assert api.lint([tmp_path / "a.txt", tmp_path / "b.txt"], only("JN-01")).count(problem) == 1
        assert api.lint([Item("book"), Item("book")], only("JN-01")).count(problem) == 1
    finally:
        registry._loaded.cache_clear()


def test_fixes_do_not_overlap_and_settle():
    """Overlapping fixes wait for the next round; fixing twice is fixing once."""
    text = "It was cold.Many left.Few came back to the the house."
    lint = lambda text: lint_source(document(text), LintConfig(select=("AB-03", "ND-03")))  # noqa: E731
    fixed, applied = settle(text, lint)
    assert fixed == "It was cold. Many left. Few came back to the house."
    assert len(applied) == 3
    assert settle(fixed, lint) == (fixed, [])
    assert diff(text, fixed, "a.txt").startswith("--- a/a.txt\n+++ b/a.txt\n")


def test_a_fix_whose_text_moved_is_left_alone():
    """Only the finding's own text is replaced, never what stands there now."""
    found = lint_source(document("Sand was blown.Grass held it."), only("AB-03"))
    moved = "Well, sand was blown.Grass held it."
    assert fix(moved, found) == (moved, [])


def test_fixes_by_safety():
    """Safe fixes alone by default; unsafe ones when allowed; manual ones last."""
    text = "The signal down regulates the response of the the plant."
    found = lint_source(document(text), LintConfig(select=("ND-03", "ND-08")))
    assert "down regulates the response of the plant" in fix(text, found)[0]
    assert "downregulates the response of the plant" in fix(text, found, Safety.unsafe)[0]


def test_the_same_work_twice_names_both():
    """A rule over the set says where the other one is, at the place of this one."""
    text = "DO  - 10.1000/dune.1\nDO  - 10.1000/DUNE.1\n"
    spans = [Span(6, 20), Span(27, 41)]
    items = [
        Item(
            "journalArticle",
            {"title": t, "DOI": text[s.start : s.end]},
            origin=Origin("a.ris", spans={"DOI": (s,)}),
        )
        for t, s in zip(("Dunes", "Dunes again"), spans, strict=True)
    ]
    (found,) = lint_set(items, only("ID-18"), [LintSource("a.ris", text, tuple(items), format="ris")])
    assert (found.path, found.line, found.text) == ("a.ris", 2, "10.1000/DUNE.1")
    assert "“Dunes”" in found.message


def test_every_rule_is_selectable_and_explained():
    """Each rule is found by code and by name, and its page shows bad and good."""
    assert set(RULES) <= set(all_rules())
    for rule in RULES:
        assert rule_named(rule.code) is rule_named(rule.name) is rule
        page = explain(rule.name)
        assert "**Bad**" in page
        assert "**Good**" in page


def test_needs_are_true():
    """What a text rule says it needs is in every example that it finds."""
    from zotsync.quality.examples import examples

    for rule in RULES:
        if isinstance(rule, TextRule) and (rule.needs or rule.words):
            wanted = {word.encode() for word in rule.words}
            for example in examples(rule):
                if not example.good:
                    seen = wanted & Look(example.text).vocabulary
                    assert seen or any(need in example.text for need in rule.needs), rule.code


def test_creators_are_found_in_the_file():
    """The flagged characters of a name are found at that creator's place."""
    text = "AU  - Lind, Ada\nAU  - MOSSBERG, KARL\n"
    spans = (Span(6, 15), Span(22, 36))
    item = Item(
        "book",
        {"title": "Dunes"},
        (Creator("author", "Lind", "Ada"), Creator("author", "MOSSBERG", "KARL")),
        origin=Origin("a.ris", text=text, spans={"creators": spans}, format="ris"),
    )
    found = lint_source(LintSource("a.ris", text, (item,), format="ris"), only("NM-02"))
    assert [(f.line, f.column, f.text, f.fix.replacement) for f in found] == [
        (2, 7, "MOSSBERG", "Mossberg"),
        (2, 17, "KARL", "Karl"),
    ]
