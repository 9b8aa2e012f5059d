"""Any item, written as RIS and read back, is the same item; any edit of it arrives."""

from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.formats import laws
from zotsync import schema
from zotsync.formats.base import CannotSay, splice
from zotsync.formats.ris import RIS
from zotsync.item import Creator, Item, Note, Tag, diff

TYPES = [name for name in schema.item_types() if name not in ("annotation", "attachment", "note")]
LETTERS = "abcXYZ éß中0159 -.:?!&;,()'/=<>%"
WORDS = st.text(alphabet=LETTERS, min_size=1, max_size=30).map(lambda text: " ".join(text.split()))
TEXT = WORDS.filter(bool)
DATES = st.one_of(
    st.dates(min_value=date(1000, 1, 1)).map(lambda day: day.isoformat()),
    st.sampled_from(["1987", "2012-03", "Spring 2012", "in press", "2012 Mar-Apr", "[1999]", "44 BC"]),
)
SPECIAL = {
    "accessDate": st.sampled_from(["2020-01-02T10:11:12Z", "2020-01-02T00:00:00Z", "2020-11-30"]),
    "pages": st.sampled_from(["215-233", "e12", "215-33", "S12 suppl", "12, 14-16", "7", "3–9", "A1-1-A1-9"]),
    "DOI": st.sampled_from(["10.5555/12345678", "10.1000/a(b)c", "not a doi"]),
    "ISSN": st.sampled_from(["0028-0836", "0028-0836, 1476-4687", "20493630", "12345"]),
    "ISBN": st.sampled_from(["978-0-306-40615-7", "0306406152", "0306406152 9780306406157", "12-34"]),
    "PMID": st.sampled_from(["22301798", "7"]),
    "PMCID": st.sampled_from(["PMC3379490"]),
    "citationKey": st.sampled_from(["carson1951", "Doe:99", "a b"]),
    "extra": st.lists(TEXT, min_size=1, max_size=3).map("\n".join),
    "abstractNote": st.lists(TEXT, min_size=1, max_size=4).map("\n".join),
}


NOTES = ["<p>One</p>", "<p>One<br/>Two &lt;3</p>", "<p>a <b>b</b></p>\n<p>c</p>", "bare", "  x"]


def values_of(field):
    if field in schema.DATE_FIELDS:
        return DATES
    return SPECIAL.get(field, TEXT)


@st.composite
def items(draw, types=tuple(TYPES)):
    """An item of any type with any of its fields, roles, tags and notes."""
    type = draw(st.sampled_from(types))
    names = draw(st.lists(st.sampled_from(schema.fields(type)), unique=True, max_size=8))
    fields = {name: draw(values_of(name)) for name in names}
    roles = st.sampled_from(schema.creator_types(type))
    person = st.builds(Creator, roles, last=TEXT, first=WORDS)
    body = st.builds(lambda role, name: Creator(role, name=name), roles, TEXT)
    tag = st.builds(Tag, TEXT, st.sampled_from([0, 1]))
    tags = draw(st.lists(tag, max_size=4, unique_by=lambda tag: tag.name))
    notes = st.sampled_from(NOTES)
    return Item(
        type,
        fields,
        tuple(draw(st.lists(st.one_of(person, body), max_size=4))),
        tuple(tags),
        notes=tuple(map(Note, draw(st.lists(notes, max_size=2)))),
    )


PACE = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@PACE
@given(st.lists(items(), min_size=1, max_size=3))
def test_items_of_every_type_survive_a_file_of_ours(batch):
    """Nothing is lost but white space that a line cannot hold."""
    text = laws.check_write(RIS, batch)
    for item, read in zip(batch, RIS.read(text).items, strict=True):
        laws.same(item, read)


@PACE
@given(items(), items())
def test_a_record_of_ours_can_be_edited_into_any_other(before, after):
    text = RIS.write([before])
    reading = RIS.read(text)
    edited = RIS.get(after, reading.items[0])
    laws.same(RIS.read(splice(text, RIS.edit(reading, 0, edited))).items[0], edited)


PLAIN = """TY  - JOUR
T1  - Salt
T2  - A history of taste
AU  - Abe, Kobo
JO  - Food
Y1  - 2001/2/3
PY  - 2001
SP  - 5
KW  - salt; pepper
N2  - Short.
N1  - Read it
ER  -

TY  - GEN
TI  - Neighbour
ER  -
"""


@PACE
@given(items(types=("journalArticle",)))
def test_a_record_of_another_program_takes_what_it_can_say(item):
    """No line of our own comes into it, what it says reads back, and its neighbour stays."""
    reading = RIS.read(PLAIN)
    edited = RIS.get(item, reading.items[0])
    text = laws.check_edit(RIS, PLAIN, 0, edited)
    assert "ZS  -" not in text
    laws.same(RIS.get(item, RIS.read(text).items[0]), edited)


@PACE
@given(items(types=("journalArticle",)), items(types=("journalArticle",)))
def test_what_a_file_does_not_say_is_kept(item, other):
    """``put`` of a text's item into a full one: the text's values, and the rest as it was."""
    reading = RIS.read(PLAIN)
    shown = RIS.read(splice(PLAIN, RIS.edit(reading, 0, RIS.get(other, reading.items[0])))).items[0]
    result = RIS.put(item, shown)
    assert result["rights"] == item["rights"]
    assert RIS.put(item, RIS.get(item, shown)) == item


@PACE
@given(st.text(alphabet="TYERAUKW  -–\r\n\tJOBab:;0\ufeff\u2028", max_size=120))
def test_no_text_stops_the_reader_and_no_edit_is_needed_for_what_is_there(text):
    reading = RIS.read(text)
    for position, item in enumerate(reading.items):
        assert text[item.origin.span.start : item.origin.span.end] == item.origin.text
        assert list(RIS.edit(reading, position, item)) == []


@PACE
@given(st.text(alphabet="TYERAU  -\r\nab", max_size=60), st.sampled_from(["title", "abstractNote", "volume"]))
def test_no_value_can_start_a_field(value, field):
    """Line ends in a value never become lines that read as fields."""
    reading = RIS.read(PLAIN)
    edited = reading.items[0].with_fields({field: f"x{value}y"})
    try:
        after = splice(PLAIN, RIS.edit(reading, 0, edited))
    except CannotSay:
        after = splice(PLAIN, RIS.edit(reading, 0, RIS.get(edited, reading.items[0])))
    items = RIS.read(after).items
    assert len(items) == 2
    laws.same(items[1], reading.items[1])
    assert set(diff(items[0], reading.items[0])) <= {field}
