"""The page of findings: everything is there, nothing is taken for markup, nothing comes from elsewhere."""

import re
from dataclasses import replace
from html.parser import HTMLParser

from zotsync.quality import Finding, Fix, LintConfig, LintSource, Safety, Severity, lint_source
from zotsync.reports.lint_html import SHOWN, lint_html

HOSTILE = (
    "</title><script>alert('x')</script>\"'><img src=https://evil.example/x onerror=go()>"
    "&amp;{{ 7*7 }}{% x %}"
)
TEXT = "Dünen\n\nSand was blown.Grass <b>held</b> it.\n"


class Tags(HTMLParser):
    """Every element of a page, every attribute, and the text."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.attributes, self.text = [], [], ""
        self.open = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.attributes += attributes
        if tag not in ("meta", "rect"):
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.tags.append(tag)
        self.attributes += attributes

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


def findings():
    source = LintSource("a.txt", TEXT, format="document")
    return lint_source(source, LintConfig(select=("AB-03",)))


def test_a_finding_with_its_line_and_mark():
    """Place, message, fix and the line, in which exactly the flagged characters are marked."""
    page = lint_html(findings(), {"a.txt": TEXT})
    assert page.startswith("<!DOCTYPE html>")
    assert "Sand was <mark>blown.Grass</mark> &lt;b&gt;held&lt;/b&gt; it." in page
    seen = Tags(page)
    assert not seen.open
    for said in ("3:10", "AB-03", "missing-space-after-sentence", "a.txt", "fix (safe):", "blown. Grass"):
        assert said in seen.text
    assert "1 finding in 1 file; 1 can be mended" in seen.text


def test_nothing_is_taken_for_markup():
    """Hostile text in every part of a finding is shown as it is and makes no element or attribute."""
    calm = lint_html(findings(), {"a.txt": TEXT})
    (finding,) = findings()
    hostile = replace(
        finding, name=HOSTILE, rule=HOSTILE, message=HOSTILE, path=HOSTILE, item=HOSTILE, field=HOSTILE,
        text=HOSTILE, fix=Fix(Safety.safe, HOSTILE),
    )  # fmt: skip
    page = lint_html([hostile], {HOSTILE: f"\n\n{' ' * 9}{HOSTILE}{HOSTILE}"})
    seen = Tags(page)
    assert set(seen.tags) == set(Tags(calm).tags)
    assert "script" not in seen.tags
    assert "img" not in seen.tags
    assert not {name for name, _ in seen.attributes} & {"src", "href", "onerror", "onload"}
    assert seen.text.count(HOSTILE) >= 6


def test_nothing_comes_from_elsewhere():
    """No script, no address that a browser would ask."""
    page = lint_html(findings(), {"a.txt": TEXT})
    assert not re.search(r"<script|<link|<iframe|url\(|@import|\b(?:src|href)=", page)
    assert "default-src &#39;none&#39;; style-src &#39;sha256-" in page
    assert "unsafe" not in page


def test_characters_that_no_page_may_hold():
    """Control characters and lone surrogates are replaced: the page can be written as UTF-8."""
    finding = Finding("TX-07", "control", Severity.error, "Remove \0\x1b\ud800 it.", path="a\x07.txt")
    page = lint_html([finding])
    assert page.encode()
    assert not re.search("[\0-\x08\x0e-\x1f\ud800-\udfff]", page)


def test_findings_without_a_place_or_text():
    """What is missing is named by field and item; without the text of the file its flagged part is shown."""
    missing = Finding("JN-01", "journal-missing", Severity.error, "Add it.", "b.ris", item="Dunes", field="p")
    page = lint_html([missing, *findings()])
    assert "in <bdi>p of “Dunes”</bdi>" in page
    assert "<mark>blown.Grass</mark>" in page
    assert Tags(page).text.index("b.ris") < Tags(page).text.index("a.txt")


def test_bars_say_how_many():
    """A bar for each severity and rule, as long as its share of the most frequent."""
    (one,) = findings()
    grave = [replace(one, rule="ZZ-01", name="grave", severity=Severity.error)] * 4
    page = lint_html([one, *grave], {"a.txt": TEXT})
    assert '<rect class="error" x="0" y="0" width="100.0"' in page
    assert '<rect class="warning" x="0" y="0" width="25.0"' in page
    assert "ZZ-01 grave" in Tags(page).text


def test_many_findings_of_a_rule_are_counted():
    """Above a number the rest of a rule's findings in a file is counted, not shown."""
    page = lint_html(findings() * (SHOWN + 7), {"a.txt": TEXT})
    assert page.count("<mark>") == SHOWN
    assert "and 7 more" in page


def test_nothing_found():
    """A page without findings says so, and draws nothing."""
    page = lint_html([])
    assert "0 findings in 0 files" in page
    assert "<svg" not in page
