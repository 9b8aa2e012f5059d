"""A word said twice is said once where that cannot be wrong, and left alone where it may be right."""

import pytest

from zotsync.quality import LintConfig, LintSource, Safety, lint_source, settle

ONLY = LintConfig(select=("ND-03",))
AROUND = " The moss has been on the wall for as long as the house has stood there."


def lint(text):
    return lint_source(LintSource("a.md", text, (), format="document"), ONLY)


@pytest.mark.parametrize(
    ("text", "better"),
    [
        ("They grow on the the wall.", "They grow on the wall."),
        ("The the wall was wet.", "The wall was wet."),
        ("We looked for for the moss.", "We looked for the moss."),
        ("The treatment of of old walls is slow.", "The treatment of old walls is slow."),
        ("The mosses were were green.", "The mosses were green."),
        ("The walls have have moss on them.", "The walls have moss on them."),
        ("It was was a wet year.", "It was a wet year."),
        ("The people who who live here know.", "The people who live here know."),
        ("Walls which which face north are wet.", "Walls which face north are wet."),
        ("The leaves of this this moss are long.", "The leaves of this moss are long."),
        ("The leaves in this this moss are long.", "The leaves in this moss are long."),
        ("It was a a wet year.", "It was a wet year."),
    ],
)
def test_a_slip_is_mended(text, better):
    assert settle(text + AROUND, lint, Safety.safe)[0] == better + AROUND


@pytest.mark.parametrize(
    "text",
    [
        "Who who has read of mosses would doubt it?",
        "“Who who has seen them can forget?” she wrote.",
        "Ask who who was there.",
        "The moss that you have have roots of another kind.",
        "The problems they have have grown.",
        "Those who can can see it.",
        "Will will come tomorrow. May may be dry. Can can read.",
        "The will will be read, and a can can be found.",
        "All it is is a moss.",
        "What the leaves are are green plates.",
        "What it was was not known.",
        "The The are a band.",
        "An an exists in each list.",
        "Vitamin a a day helps.",
        "The gates were and and or.",
        "In the list the words or or and were crossed out.",
    ],
)
def test_what_may_be_right_is_no_finding(text):
    assert lint(text + AROUND) == []


@pytest.mark.parametrize(
    "text",
    [
        "If you have it it works.",
        "They can can the fish.",
        "Problems people have have grown.",
        "She was the one I spoke to to learn of it.",
        "A cure that he sought treatment with with care was found.",
        "The stone it is made of of course is old.",
        "After this this moss was rare.",
        "They live there by then then they go.",
        "The walls are very very old.",
        "The walls that they stand on, mosses and ferns of the north have have moved.",
    ],
)
def test_where_one_has_to_read_the_sentence_nothing_is_mended_unasked(text):
    assert settle(text + AROUND, lint, Safety.unsafe) == (text + AROUND, [])
