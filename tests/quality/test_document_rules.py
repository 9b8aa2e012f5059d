"""Rules over paragraphs and reference lists: what they name, and what they leave alone."""

import pytest

from zotsync.item import Item
from zotsync.quality import LintConfig, LintSource, Safety, lint_source, settle


def lint(rule, text):
    source = LintSource("a.md", text, (Item("document", {"title": "Moss"}),), format="document")
    return lint_source(source, LintConfig(select=(rule,)))


WALLS = (
    "Mosses grow on the northern wall of the house. They need shade, and they need the rain of the autumn."
)
PONDS = "Ferns live at its foot. They need more rain than mosses do, and they grow a good deal higher there."


@pytest.mark.parametrize(
    ("last", "following", "wanted"),
    [
        (
            "Microscopy has also become a tool for those who look at walls.",
            "Microscopes can be carried up a ladder. A microscope costs little.",
            1,
        ),
        (
            "Drainage is another matter.",
            "Where drainage is good the wall is dry. Without drainage it is wet for months.",
            1,
        ),
        # It goes on with the wall; the next paragraph has another subject; it says it once.
        ("The wall has also been painted once.", "The wall was painted white. The wall is old.", 0),
        ("Microscopy has also become a tool for those who look at walls.", PONDS, 0),
        ("Drainage is good.", "Where drainage is good the wall is dry. Without drainage it is wet.", 0),
        ("Drainage is another matter.", "Where drainage is good the wall is dry. The wall is old.", 0),
        ("Drainage is another matter.", "Drainage is slow", 0),
    ],
)
def test_the_sentence_that_opens_a_topic(last, following, wanted):
    text = f"# Walls\n\n{WALLS} {last}\n\n{following}\n"
    assert len(lint("ND-02", text)) == wanted


def test_the_sentence_is_moved_only_when_a_person_says_so():
    opens = "Drainage is another matter."
    goes_on = "Where drainage is good the wall is dry. Without drainage it is wet for months."
    text = f"# Walls\n\n{WALLS} {opens}\n\n{goes_on}\n"
    check = lambda text: lint("ND-02", text)  # noqa: E731
    assert settle(text, check, Safety.unsafe)[0] == text
    assert settle(text, check, Safety.manual)[0] == f"# Walls\n\n{WALLS}\n\n{opens} {goes_on}\n"


VANCOUVER = """1. Lind A, Moss E. Mosses. Ann Bryol 2001;3(1):1-9.
2. Berg K. Ferns. Ann Bryol 2002;4(1):1-9.
3. Holm G. Lichens. Ann Bryol 2003;5(1):1-9.
"""
HARVARD = """- Lind, A. and Moss, E. (2001). Mosses. Ann Bryol, 3, 1-9.
- Berg, K. (2002). Ferns. Ann Bryol, 4, 1-9.
- Holm, G. B. (2003). Lichens. Ann Bryol, 5, 1-9.
"""


@pytest.mark.parametrize(
    ("line", "listed", "wanted"),
    [
        ("Citation: Ada Lind, Karl Berg. Walls. Ann Bryol. 2024;3:1-6.", VANCOUVER, 1),
        ("**How to cite:** Lind, A., & Berg, K. (2024). Walls. Ann Bryol, 3, 1-6.", VANCOUVER, 1),
        ("Suggested citation: Lind A, Berg K. Walls. Ann Bryol 2024;3:1-6.", HARVARD, 1),
        ("Citation: Lind A, Berg K. Walls. Ann Bryol. 2024;3:1-6.", VANCOUVER, 0),
        ("Citation: Lind, A., & Berg, K. (2024). Walls. Ann Bryol, 3, 1-6.", HARVARD, 0),
        ("Citation: World Moss Organization. Walls. 2024.", VANCOUVER, 0),
        ("Citation: [2024] MOSS 12", VANCOUVER, 0),
        ("Citation: Ada Lind, Karl Berg. Walls. Ann Bryol. 2024;3:1-6.", VANCOUVER.split("3.")[0], 0),
        ("Citation: Ada Lind. Walls. 2024.", VANCOUVER.split("3.")[0] + HARVARD.split("- Holm")[0], 0),
        ("Ada Lind, Karl Berg. Walls. Ann Bryol. 2024;3:1-6.", VANCOUVER, 0),
    ],
)
def test_the_line_that_says_how_to_cite(line, listed, wanted):
    assert (
        len(lint("RL-36", f"# Walls\n\n{line}\n\nMosses grow there.\n\n# References\n\n{listed}")) == wanted
    )


@pytest.mark.parametrize(
    "text",
    [
        "The share of wet walls lies in (0, 1], and that of dry walls in [0, 1), as was shown before.",
        "The walls were wetter than before (a share of 0.3, 95% interval [CI]=0.1, 0.4) in all the years.",
        "Moss Days (MD ) were held at the wall in each of the years between the two of them.",
    ],
)
def test_intervals_and_blanks_in_brackets_are_whole(text):
    assert lint("ND-17", text) == []
