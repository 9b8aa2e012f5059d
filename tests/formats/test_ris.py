"""The traps of RIS, one by one."""

import pytest

from tests.formats import laws
from zotsync.formats.base import CannotSay, splice
from zotsync.formats.encoding import decode, encode
from zotsync.formats.ris import RIS
from zotsync.item import Creator, Item, Note, Tag


def record(*lines, type="JOUR"):
    return "\n".join([f"TY  - {type}", *lines, "ER  -", ""])


def read(*lines, type="JOUR"):
    (item,) = RIS.read(record(*lines, type=type)).items
    return item


def edited(text, **changes):
    """The text after the first item got these fields, and the lines that went and came."""
    reading = RIS.read(text)
    after = laws.check_edit(RIS, text, 0, reading.items[0].with_fields(changes))
    return laws.changed_lines(text, after)


class TestTitles:
    def test_a_second_title_is_the_journal_where_nothing_else_names_it(self):
        item = read("TI  - Kelp", "T2  - Marine Letters", "J2  - Mar. Lett.")
        assert (item["publicationTitle"], item["journalAbbreviation"]) == ("Marine Letters", "Mar. Lett.")

    @pytest.mark.parametrize("tag", ["JF", "JO", "JA"])
    def test_a_second_title_is_the_subtitle_where_the_journal_is_named(self, tag):
        item = read("T1  - Kelp", "T2  - The forest below", f"{tag}  - Marine Letters")
        assert (item["title"], item["publicationTitle"]) == ("Kelp: The forest below", "Marine Letters")

    def test_an_abbreviation_of_the_second_title_leaves_it_the_journal(self):
        item = read("TI  - Kelp", "T2  - Journal of Marine Letters", "JO  - J. Mar. Lett.")
        assert item["title"] == "Kelp"
        assert item["publicationTitle"] == "Journal of Marine Letters"
        assert item["journalAbbreviation"] == "J. Mar. Lett."

    def test_a_journal_given_twice_is_no_abbreviation(self):
        assert "journalAbbreviation" not in read("JF  - Kelp", "JO  - Kelp").fields

    def test_a_joined_title_is_split_again_at_its_colon(self):
        text = record("T1  - Kelp: a plant?", "T2  - The forest", "JF  - Marine Letters")
        assert RIS.read(text).items[0]["title"] == "Kelp: a plant? The forest"
        gone, come = edited(text, title="Kelp: an alga? The garden")
        assert (gone, come) == ([2, 3], ["T1  - Kelp: an alga?\n", "T2  - The garden\n"])

    def test_a_joined_title_without_a_colon_takes_one_line(self):
        text = record("T1  - Kelp", "T2  - The forest", "JF  - Marine Letters")
        assert edited(text, title="Algae") == ([2, 3], ["T1  - Algae\n"])

    def test_another_journal_does_not_turn_the_old_tags_into_a_subtitle(self):
        text = record("TI  - Kelp", "T2  - Journal of Kelp", "JO  - J. Kelp")
        edited(text, publicationTitle="Nature")

    def test_markup_stays_and_entities_do_not(self):
        assert read("TI  - <i>Salmo</i> &amp; trout &lt;3")["title"] == "<i>Salmo</i> & trout <3"


class TestDates:
    @pytest.mark.parametrize(
        ("lines", "expected"),
        [
            (["PY  - 2012"], "2012"),
            (["PY  - 2012", "DA  - 2012/03/01"], "2012-03-01"),
            (["DA  - 2012", "Y1  - 2012/3/1/"], "2012-03-01"),
            (["Y1  - 2011/1/2", "DA  - 2012/3/4"], "2012-03-04"),
            (["PY  - 2012", "DA  - MAR"], "2012-03"),
            (["PY  - in press"], "in press"),
            (["DA  - 2012/03//Spring"], "Spring 2012"),
        ],
    )
    def test_the_most_precise_date_counts(self, lines, expected):
        assert read(*lines)["date"] == expected

    def test_twins_change_together_each_in_its_spelling(self):
        text = record("PY  - 2012", "Y1  - 2012/3/1", "DA  - 2012/03/01/")
        _, come = edited(text, date="2013-04-05")
        assert come == ["PY  - 2013\n", "Y1  - 2013/4/5\n", "DA  - 2013/04/05/\n"]

    def test_a_lone_year_stays_a_year_and_the_day_gets_a_line(self):
        assert edited(record("PY  - 2012"), date="2013-04-05") == (
            [2],
            ["PY  - 2013\n", "DA  - 2013/04/05\n"],
        )

    def test_a_lone_year_does_not_deny_the_day_that_the_library_knows(self):
        local, known = read("PY  - 2012"), Item("journalArticle", {"date": "2012-03-01"})
        assert RIS.get(known, local)["date"] == "2012"
        assert RIS.put(known, local)["date"] == "2012-03-01"

    @pytest.mark.parametrize("hour", range(24))
    def test_every_hour_of_an_access_date_is_kept(self, hour):
        item = read(f"Y2  - 2020/01/02/{hour:02}:11:12")
        assert item["accessDate"] == f"2020-01-02T{hour:02}:11:12Z"
        laws.check_write(RIS, [item])


class TestIdentifiers:
    @pytest.mark.parametrize("tag", ["DO", "DI", "U2", "M3", "L3", "C1", "N1"])
    def test_a_doi_is_found_where_programs_hide_it(self, tag):
        item = read(f"{tag}  - doi: 10.5555/kelp.1")
        assert (item["DOI"], item.notes) == ("10.5555/kelp.1", ())

    @pytest.mark.parametrize("tag", ["L1", "L2", "L3", "L4"])
    @pytest.mark.parametrize(
        "path",
        [
            "internal-pdf://1234/kelp.pdf",
            "C:\\Users\\ann\\kelp.pdf",
            "/home/ann/kelp.pdf",
            "file:///home/ann/10.5555/kelp.pdf",
            "papers/10.5555/kelp.1.pdf",
        ],
    )
    def test_a_path_on_somebodys_disk_is_no_value(self, tag, path):
        text = record(f"{tag}  - {path}")
        item = read(f"{tag}  - {path}")
        assert (item["DOI"], item["url"], item["extra"], item.notes) == ("", "", "", ())
        gone, come = edited(text, DOI="10.5555/kelp.1")
        assert (gone, come) == ([], ["DO  - 10.5555/kelp.1\n"])

    def test_a_broken_doi_neither_vanishes_nor_erases_a_good_one(self):
        assert read("DO  - none yet")["DOI"] == "none yet"
        assert read("DO  - 10.5555/a", "DO  - none")["DOI"] == "10.5555/a"
        assert read("DO  - none", "U2  - 10.5555/a")["DOI"] == "10.5555/a"
        assert read("U2  - 10.5555/b", "DO  - 10.5555/a")["DOI"] == "10.5555/a"

    def test_what_stands_around_a_doi_stays(self):
        text = record("DO  - https://doi.org/10.5555/a", "M3  - doi:10.5555/a")
        _, come = edited(text, DOI="10.5555/b")
        assert come == ["DO  - https://doi.org/10.5555/b\n", "M3  - doi:10.5555/b\n"]

    def test_pubmed_numbers_are_fields_of_an_article(self):
        item = read("C2  - 22301798", "U2  - PMC3379490")
        assert (item["PMID"], item["PMCID"]) == ("22301798", "PMC3379490")

    def test_pubmed_numbers_of_other_types_are_lines_of_extra(self):
        local = read("U5  - PMID: 22301798", type="BOOK")
        assert local["extra"] == "PMID: 22301798"
        known = Item("book", {"extra": "OCLC: 5\nPMID: 22301798"})
        assert (
            RIS.put(known, local.with_fields({"extra": "PMID: 7654321"}))["extra"] == "OCLC: 5\nPMID: 7654321"
        )

    def test_an_accession_number_is_a_pubmed_number_only_in_pubmed(self):
        assert read("AN  - 22301798")["archiveLocation"] == "22301798"
        assert read("AN  - 22301798", "DB  - PubMed")["PMID"] == "22301798"

    def test_serial_numbers_go_where_their_shape_says(self):
        item = read("SN  - 0028-0836", "SN  - 978-0-306-40615-7", type="CHAP")
        assert (item["ISSN"], item["ISBN"]) == ("0028-0836", "978-0-306-40615-7")
        assert read("SN  - 0028-0836", "SN  - 1476-4687")["ISSN"] == "0028-0836, 1476-4687"

    def test_an_id_is_a_citation_key_only_if_it_looks_like_one(self):
        assert read("ID  - carson1951sea")["citationKey"] == "carson1951sea"
        assert "citationKey" not in read("ID  - 12345").fields


class TestPages:
    @pytest.mark.parametrize(
        ("lines", "pages"),
        [
            (["SP  - 215", "EP  - 233"], "215-233"),
            (["EP  - 33", "SP  - 215"], "215-33"),
            (["SP  - e12"], "e12"),
            (["SP  - S12 suppl"], "S12 suppl"),
            (["SP  - 215-233", "EP  - 233"], "215-233"),
            (["EP  - 233"], "233"),
        ],
    )
    def test_pages_are_joined_and_never_cut(self, lines, pages):
        assert read(*lines)["pages"] == pages

    def test_a_new_range_keeps_its_two_lines(self):
        assert edited(record("SP  - 1", "EP  - 9"), pages="3-7") == ([2, 3], ["SP  - 3\n", "EP  - 7\n"])
        assert edited(record("SP  - 1", "EP  - 9"), pages="e5") == ([2, 3], ["SP  - e5\n"])
        assert edited(record("SP  - 1"), pages="3-7") == ([2], ["SP  - 3\n", "EP  - 7\n"])


class TestNames:
    def test_names_by_role_in_the_order_of_the_file(self):
        item = read("AU  - King, Martin, Jr.", "ED  - Roe, Ann", "A4  - WHO", type="CHAP")
        assert item.creators == (
            Creator("author", "King", "Martin, Jr."),
            Creator("editor", "Roe", "Ann"),
            Creator("translator", name="WHO"),
        )

    def test_a_name_that_goes_on_in_the_next_line_is_one_name(self):
        (item,) = RIS.read("TY  - JOUR\nAU  - Smith,\n      John\n\nTI  - Kelp\nER  -\n").items
        assert item.creators == (Creator("author", "Smith", "John"),)

    def test_a_new_name_takes_a_line_after_the_one_before(self):
        text = record("A1  - Roe, Ann", "A1  - Poe, Ed", "TI  - Kelp")
        item = RIS.read(text).items[0]
        between = (item.creators[0], Creator("author", "Doe", "Jo"), item.creators[1])
        after = laws.check_edit(RIS, text, 0, item.with_(creators=between))
        assert after == text.replace("A1  - Poe", "A1  - Doe, Jo\nA1  - Poe")


class TestTags:
    def tag_edit(self, text, *names):
        item = RIS.read(text).items[0]
        after = laws.check_edit(RIS, text, 0, item.with_(tags=tuple(Tag(name, 1) for name in names)))
        return laws.changed_lines(text, after)

    def test_one_tag_of_five_is_one_line(self):
        text = record(*(f"KW  - {name}" for name in "abcde"), "TI  - Kelp")
        assert self.tag_edit(text, "a", "b", "d", "e") == ([4], [])
        assert self.tag_edit(text, "a", "b", "x", "d", "e") == ([4], ["KW  - x\n"])
        assert self.tag_edit(text, *"abcdex") == ([], ["KW  - x\n"])

    def test_commas_part_a_lone_line_only(self):
        assert [tag.name for tag in read("KW  - kelp, salt").tags] == ["kelp", "salt"]
        assert [tag.name for tag in read("KW  - one, two", "KW  - three").tags] == ["one, two", "three"]
        assert [tag.name for tag in read("KW  - a; b, c").tags] == ["a", "b, c"]

    def test_a_line_that_is_left_alone_keeps_its_comma(self):
        text = record("KW  - Coasts, rocky", "KW  - kelp")
        assert self.tag_edit(text, "Coasts, rocky") == ([2, 3], ["KW  - Coasts, rocky;\n"])

    def test_a_list_in_one_line_stays_one(self):
        text = record("KW  - kelp; salt; tide", "TI  - Kelp")
        assert self.tag_edit(text, "kelp", "tide", "moon") == ([2], ["KW  - kelp; moon; tide\n"])
        assert self.tag_edit(text, "kelp", "salt", "tide", "a, b") == (
            [2],
            ["KW  - kelp; salt; tide; a, b\n"],
        )

    def test_keywords_are_automatic_and_a_person_s_tag_keeps_its_kind_in_the_library(self):
        known = Item("journalArticle", {"title": "Kelp"}, tags=(Tag("kelp", 0),))
        assert RIS.put(known, read("TI  - Kelp", "KW  - kelp", "KW  - salt")).tags == (
            Tag("kelp"),
            Tag("salt", 1),
        )

    def test_a_tag_of_an_added_item_is_spelled_as_one_that_an_edit_adds(self):
        new = Item("book", {"title": "Salt"}, tags=(Tag("by hand"),))
        theirs = RIS.read(record("TI  - Kelp"))
        assert "ZS" not in laws.check_add(RIS, theirs.text, [new])
        ours = RIS.read(RIS.write([new]))
        assert "ZS  - manual: by hand" in ours.text
        after = laws.check_add(RIS, ours.text, [new, new.with_fields({"title": "Mud"})])
        assert after.count("ZS  - manual: by hand") == 3


class TestNotes:
    def test_lines_and_paragraphs_of_a_note(self):
        (item,) = RIS.read("TY  - JOUR\nN1  - One <2 & 3\nTwo\n\nThree\nN1  - Other\nER  -\n").items
        assert [note.html for note in item.notes] == [
            "<p>One &lt;2 &amp; 3<br/>Two</p><p>Three</p>",
            "<p>Other</p>",
        ]

    def test_a_note_that_repeats_the_abstract_is_none(self):
        assert read("AB  - Short.", "N1  - Short.").notes == ()

    def test_markup_of_the_library_s_note_is_not_denied(self):
        known = Item("journalArticle", {"title": "Kelp"}, notes=(Note("<p>A <b>b</b></p>"),))
        local = read("TI  - Kelp", "N1  - A b")
        assert RIS.get(known, local).notes == local.notes
        assert RIS.put(known, local).notes == known.notes


class TestRecords:
    def test_a_missing_end_parts_two_items_and_is_reported(self):
        reading = RIS.read("TY  - JOUR\nTI  - One\n\nTY  - JOUR\nTI  - Two\nER  -\n")
        assert [item.title for item in reading.items] == ["One", "Two"]
        assert [(p.line, p.fatal) for p in reading.problems] == [(2, False)]

    def test_lines_of_problems_are_counted_on_from_each_other(self):
        text = "TY  - JOUR\r\nTI  - One\r\n\r\n" * 3
        assert [problem.line for problem in RIS.read(text).problems] == [2, 5, 8]

    def test_blank_lines_after_a_field_stay_when_it_goes(self):
        text = "TY  - JOUR\nTI  - Kelp\nVL  - 7\n\n\nIS  - 2\nER  -\n"
        item = RIS.read(text).items[0].with_fields({"volume": ""})
        assert laws.check_edit(RIS, text, 0, item) == text.replace("VL  - 7\n", "")

    def test_a_text_that_was_cut_is_read_and_reported(self):
        reading = RIS.read("TY  - JOUR\nTI  - One\nAB  - It goes o")
        assert reading.items[0]["abstractNote"] == "It goes o"
        assert [(p.line, p.remedy) for p in reading.problems] == [(3, "see whether the file is complete")]

    def test_an_end_without_a_line_end_is_no_problem(self):
        assert RIS.read("TY  - JOUR\nTI  - One\nER  -").problems == ()

    def test_prose_with_a_dash_is_no_field(self):
        item = read("AB  - Cells respond to", "IL - 2 and", "TY - we saw that it helps", "PD-1.")
        assert item["abstractNote"] == "Cells respond to\nIL - 2 and\nTY - we saw that it helps\nPD-1."

    def test_no_value_can_start_an_item(self):
        text = record("AB  - Short.")
        item = RIS.read(text).items[0].with_fields({"abstractNote": "One\nTY  - JOUR\nER  -\nTwo"})
        with pytest.raises(CannotSay, match="abstractNote"):
            RIS.edit(RIS.read(text), 0, item)
        shown = RIS.get(item, RIS.read(text).items[0])
        assert shown["abstractNote"] == "One TY  - JOUR ER  -\nTwo"

    def test_a_wrapped_abstract_is_joined_and_wrapped_again(self):
        text = record(
            "AB  - Waves of the northern sea reach the coast in the winter months and",
            "      take the sand away, which the summer brings back to the same beach",
            "      as was seen.",
            "TI  - Waves",
        )
        item = RIS.read(text).items[0]
        assert item["abstractNote"].endswith(
            "winter months and take the sand away, which the summer brings "
            "back to the same beach as was seen."
        )
        _, come = edited(text, abstractNote=item["abstractNote"].replace("was", "has often been"))
        assert come == ["      as has often been seen.\n"]

    def test_generic_records_are_articles_only_with_a_journal(self):
        assert read("TI  - Kelp", type="GEN").type == "document"
        assert read("TI  - Kelp", "JO  - Marine Letters", type="GEN").type == "journalArticle"

    def test_new_lines_end_as_the_others_do(self):
        text = record("TI  - Kelp").replace("\n", "\r\n")
        assert edited(text, volume="7")[1] == ["VL  - 7\r\n"]

    def test_a_field_without_a_tag_is_refused_in_a_record_of_another_program(self):
        reading = RIS.read(record("TI  - Kelp"))
        for field in ("extra", "rights"):
            with pytest.raises(CannotSay, match=field):
                RIS.edit(reading, 0, reading.items[0].with_fields({field: "x"}))

    def test_an_item_type_changes_its_line(self):
        text = record("TI  - Kelp", "AU  - Roe, Ann", "PB  - Sea Press")
        item = RIS.read(text).items[0]
        after = laws.check_edit(RIS, text, 0, item.with_(type="book"))
        assert laws.changed_lines(text, after) == ([1], ["TY  - BOOK\n"])

    def test_a_removed_item_takes_one_separator_along(self):
        one, two, three = (record(f"TI  - {n}") for n in ("One", "Two", "Three"))
        text = "\n".join([one, two, three])
        reading = RIS.read(text)
        assert splice(text, RIS.remove(reading, 0)) == "\n".join([two, three])
        assert splice(text, RIS.remove(reading, 1)) == "\n".join([one, three])
        assert splice(text, RIS.remove(reading, 2)) == "\n".join([one, two])

    def test_added_items_are_spelled_as_the_file_is(self):
        text = "TY - JOUR\r\nTI - One\r\nER -\r\nTY - JOUR\r\nTI - Two\r\nER -"
        after = splice(text, RIS.add(RIS.read(text), [Item("journalArticle", {"title": "Three"})]))
        assert after == text + "\r\nTY - JOUR\r\nTI - Three\r\nER -"

    def test_what_ris_cannot_say_survives_a_record_of_ours(self):
        item = Item(
            "preprint",
            {"title": "Kelp", "rights": "CC BY", "extra": "One\nTwo", "date": "Spring 2020"},
            (Creator("reviewedAuthor", "Roe", "Ann"), Creator("author", name="Sea, Salt and Co.")),
            (Tag("by hand", 0), Tag("a; b", 1)),
        )
        text = laws.check_write(RIS, [item])
        laws.same(RIS.read(text).items[0], item)
        assert "KW  - by hand\n" in text


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"], ids=ascii)
@pytest.mark.parametrize(
    ("codec", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", b"\xef\xbb\xbf"),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
        ("latin-1", b""),
    ],
    ids=["utf-8", "utf-8 with a mark", "utf-16", "utf-16 from the other end", "latin-1"],
)
def test_a_file_keeps_its_encoding_and_its_line_ends(codec, mark, newline):
    text = record("TI  - Müde Möwen", "AU  - Ångström, Åse", "XX  - größer", "VL  - 7").replace("\n", newline)
    data = mark + text.encode(codec)
    decoded = decode(data)
    assert (decoded.text, encode(decoded)) == (text, data)
    reading = RIS.read(decoded.text)
    (item,) = reading.items
    assert (item.title, item.creators[0].last, reading.problems) == ("Müde Möwen", "Ångström", ())
    after = splice(decoded.text, RIS.edit(reading, 0, item.with_fields({"volume": "8"})))
    assert encode(decoded.with_text(after)) == mark + text.replace("VL  - 7", "VL  - 8").encode(codec)


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("TY - JOUR\nTI - Kelp\nER -", "refs.txt", True),
        ("\n\nProvider: X\nTY  - BOOK\nTI  - Kelp\n", "export", True),
        ("ty  - JOUR\nti  - Kelp\n", "x.ris", True),
        ("# Notes\nTY - we wrote to them\nAU - nobody\n", "notes.md", False),
        ("PMID- 123\nTI  - Kelp\n", "x.nbib", False),
        ("", "x.ris", False),
    ],
)
def test_ris_is_known_by_its_content(text, name, expected):
    assert RIS.recognises(text, name) is expected
