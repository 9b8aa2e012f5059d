"""Keys that a document cites are looked for among the items that are looked at along with it."""

import pytest

from zotsync.api import lint_loaded, load
from zotsync.quality import LintConfig

REFS = """@book{lind2001, title = {Mosses}}
@book{moss1999, title = {Ferns}}
@article{bergWalls2010, title = {Walls}}
"""
DRAFT = """# A walk along the wall

By Ada Lind, 2020

Mosses grow on the northern wall of the house [@lind2001, p. 12]. They need shade, and they need the rain
of the autumn. Ferns live at its foot [see @moss1999; %s], and they grow a good deal higher than mosses
do. Nobody has counted them before. The wall was built when the house was, and it was mended once, after
the winter of the flood.
"""


def cited(tmp_path, text, refs=REFS):
    (tmp_path / "walk.md").write_text(DRAFT % text, "utf-8")
    (tmp_path / "refs.bib").write_text(refs, "utf-8")
    found = lint_loaded(load([tmp_path]), LintConfig(select=("XF-14",)))
    return [(finding.text, finding.line, finding.fix and finding.fix.replacement) for finding in found]


@pytest.mark.parametrize(
    ("key", "better"),
    [
        ("bergwalls2010", "bergWalls2010"),
        ("bergWals2010", "bergWalls2010"),
        ("lind2002", ""),
        ("lind2001a", ""),
        ("moss1999", ""),
        ("roth1950", ""),
        ("bergWalls2011", ""),
    ],
)
def test_a_key_that_is_spelled_nearly_as_one_that_is_there(tmp_path, key, better):
    assert cited(tmp_path, f"@{key}") == ([(key, 6, better)] if better else [])


def test_an_address_or_code_is_no_citation(tmp_path):
    assert cited(tmp_path, "ada@bergwalls2010.org and `@bergwalls2010`") == []


def test_a_document_with_its_items_elsewhere_is_left_alone(tmp_path):
    assert cited(tmp_path, "@bergwalls2010; @roth1950; @holm1970; @ek1980") == []
    assert cited(tmp_path, "@bergwalls2010", refs=REFS.replace("moss1999", "fern1999")) == []
