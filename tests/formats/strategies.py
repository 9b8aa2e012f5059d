"""Items of every type, with whatever a person or a program may put into them."""

from __future__ import annotations

from hypothesis import strategies as st

from zotsync import schema
from zotsync.item import Creator, Item, Note, Tag

PLAIN = Item(
    "journalArticle",
    {
        "title": "Otters of the lower fen",
        "date": "1987-05",
        "pages": "12-19",
        "DOI": "10.5555/fen.1",
        "publicationTitle": "Fen Notes",
    },
    (Creator("author", "Brook", "Ada"), Creator("author", "Rill", "Tom")),
    (Tag("otters"), Tag("fens")),
    notes=(Note("<p>Borrowed from the field station.</p>"),),
)
"""An item that any format says whole and simply."""

TYPES = [name for name in schema.item_types() if name not in ("note", "attachment", "annotation")]

_signs = st.characters(blacklist_categories=("Cs", "Cc"))
_pieces = st.sampled_from(
    ["", " and ", "{", "}", "\\", "$", "%", "&", "#", "_", "~", "^", '"', "--", "``", "@book{x,", ", ", ": ",
     "<i>a</i>", "<b>", "é", "ß", "Ω", "\u00a0", "\\'e", "$x^2$", "the", "Müller", "\n", "\n\n"]
)  # fmt: skip
texts = st.lists(st.one_of(_pieces, st.text(_signs, max_size=8)), min_size=1, max_size=6).map("".join)
values = texts.filter(bool)
dates = st.one_of(
    st.dates().map(str),
    st.dates().map(lambda d: str(d)[:7]),
    st.dates().map(lambda d: str(d)[:4]),
    st.sampled_from(["Spring 2012", "in press", "2011-02/2011-03", "2020-01-02T10:11:12Z"]),
    values,
)
keys = st.text("ABCDEFGHJKLMNPQRSTUVWXYZ23456789", min_size=8, max_size=8)


@st.composite
def items(draw: st.DrawFn) -> Item:
    """One item of any type, with any of its fields."""
    item_type = draw(st.sampled_from(TYPES))
    names = draw(st.lists(st.sampled_from(schema.fields(item_type)), unique=True, max_size=6))
    fields = {name: draw(dates if "ate" in name and len(name) < 13 else values) for name in names}
    roles = schema.creator_types(item_type)
    person = st.one_of(
        st.builds(Creator, st.sampled_from(roles), last=values, first=texts),
        st.builds(Creator, st.sampled_from(roles), name=values),
    )
    return Item(
        item_type,
        fields,
        tuple(draw(st.lists(person, max_size=3))),
        tuple(draw(st.lists(st.builds(Tag, values, st.sampled_from([0, 1])), max_size=3))),
        tuple(draw(st.lists(keys, max_size=1))),
        draw(st.dictionaries(st.just("dc:relation"), st.tuples(values), max_size=1)),
        tuple(Note(html) for html in draw(st.lists(values, max_size=2))),
        draw(st.one_of(st.just(""), keys)),
    )
