"""The review in a browser: every control decides what it says, by hand and by key, and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from tests.browser.chromium import SIZES
from tests.browser.conftest import Open, faults, overflow
from tests.browser.hostile import ACTIVE, owned
from tests.main_job import Folder
from tests.review.conftest import ABSTRACT, BIRDS, one_gull_more
from zotsync.review import Desk, ReviewApp
from zotsync.review.cards import KINDS, Kind
from zotsync.server.serving import Serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

Start = Callable[..., "Page"]


@pytest.fixture
def start(visit: Open) -> Iterator[Start]:
    """``start(folder, "tags")`` begins a review as `zotsync review` does, and opens this part of it."""
    served: list[Serving] = []

    def end() -> None:
        """As Ctrl-C does: what was asked for already is done first."""
        while served:
            served.pop().__exit__(None, None, None)

    def begin(folder: Folder, kind: Kind = "conflicts", size: str = "wide", **options: object) -> Page:
        end()
        desk = Desk(folder.open)
        desk.look()
        app = ReviewApp(desk)
        serving = Serving(app)
        serving.__enter__()
        served.append(serving)
        page = visit(f"{serving.url}/open?token={app.token}", size, **options)
        page.goto(f"{serving.url}/{kind}")
        return page

    yield begin
    end()


def said(page: Page) -> str:
    return page.locator(".said").inner_text()


def titles(page: Page) -> list[str]:
    return page.locator(".card h3").all_inner_texts()


def now(page: Page) -> int:
    """The number of the card that the keys are about."""
    cards = page.locator(".card").all()
    return next(n for n, card in enumerate(cards) if "now" in (card.get_attribute("class") or "").split())


def waiting(page: Page, kind: Kind) -> int:
    return int(page.locator(f"nav a[href='/{kind}']").inner_text().split()[-1])


def test_the_address_opens_the_first_part_in_which_something_waits(start: Start, folder: Folder) -> None:
    page = start(folder)
    page.goto(page.url.replace("/conflicts", "/"))
    assert page.url.endswith("/conflicts")
    assert page.title() == "Conflicts (2): review"


def test_every_part_is_reached_from_every_other(start: Start, folder: Folder) -> None:
    page = start(folder)
    for kind in (*KINDS, *reversed(KINDS)):
        page.locator(f"nav a[href='/{kind}']").click()
        assert page.url.endswith(f"/{kind}")
        assert page.locator("nav a[aria-current]").get_attribute("href") == f"/{kind}"
        assert page.locator(".card").count() == waiting(page, kind) > 0


def test_keys_go_from_card_to_card_and_open_the_list_of_keys(start: Start, folder: Folder) -> None:
    page = start(folder)
    assert now(page) == 0
    page.keyboard.press("j")
    assert now(page) == 1
    assert page.locator(".card").nth(1).evaluate("one => one === document.activeElement")
    page.keyboard.press("j")
    assert now(page) == 1
    page.keyboard.press("k")
    page.keyboard.press("k")
    assert now(page) == 0
    page.keyboard.press("?")
    assert page.get_by_text("undo the latest decision").is_visible()
    page.get_by_text("Keys", exact=True).click()
    assert not page.get_by_text("undo the latest decision").is_visible()
    page.locator(".card textarea").nth(1).focus()
    assert now(page) == 1


@pytest.mark.parametrize(
    ("choice", "date"),
    [("Take birds.ris", "2016"), ("Take library", "2018"), ("Back to last agreed", "2017")],
)
def test_a_conflict_is_decided_by_a_button_and_undone_by_another(
    start: Start, folder: Folder, choice: str, date: str
) -> None:
    page = start(folder)
    card = page.locator(".card").filter(has_text="date")
    card.get_by_role("button", name=choice).click()
    assert choice in said(page)
    assert folder.by_title("Sand")["date"] == date
    assert f"PY  - {date}" in (folder.root / "birds.ris").read_text()
    assert waiting(page, "conflicts") == 1
    page.get_by_role("button", name="Undo").click()
    assert "Taken back" in said(page)
    assert waiting(page, "conflicts") == 2
    assert folder.by_title("Sand")["date"] == "2018"
    assert "PY  - 2016" in (folder.root / "birds.ris").read_text()
    assert page.get_by_text("undone", exact=True).is_visible()


@pytest.mark.parametrize(("key", "index"), [("1", 0), ("2", 1), ("3", 2), ("Enter", 0)])
def test_a_conflict_is_decided_and_undone_by_keys(start: Start, folder: Folder, key: str, index: int) -> None:
    page = start(folder)
    label = page.locator(".card.now .choices button").nth(index).inner_text().lstrip("123 ").strip()
    page.keyboard.press(key)
    page.wait_for_selector(".said")
    assert label in said(page)
    assert waiting(page, "conflicts") == 1
    assert now(page) == 0
    page.keyboard.press("u")
    page.wait_for_selector("text=Taken back")
    assert waiting(page, "conflicts") == 2


def test_another_value_is_written_by_hand_and_letters_in_it_are_no_keys(start: Start, folder: Folder) -> None:
    page = start(folder)
    card = page.locator(".card").filter(has_text="title ·")
    field = card.get_by_label("Another value for all places")
    field.fill("")
    field.press_sequentially("Jukj 123 and wind?")
    assert waiting(page, "conflicts") == 2
    card.get_by_role("button", name="Take this value").click()
    assert "Jukj 123 and wind?" in said(page)
    assert "TI  - Jukj 123 and wind?\n" in (folder.root / "birds.ris").read_text()
    assert folder.by_title("Jukj")["title"] == "Jukj 123 and wind?"


def test_a_fix_is_made_left_and_taken_back(start: Start, folder: Folder) -> None:
    before = (folder.root / "birds.ris").read_bytes()
    page = start(folder, "fixes")
    number = waiting(page, "fixes")
    page.get_by_role("button", name="Leave it").first.click()
    assert waiting(page, "fixes") == number - 1
    assert (folder.root / "birds.ris").read_bytes() == before
    page.get_by_role("button", name="Mend it").first.click()
    assert waiting(page, "fixes") == number - 2
    assert (folder.root / "birds.ris").read_bytes() != before
    for left in (number - 1, number):
        page.keyboard.press("u")
        page.wait_for_selector(f"nav a[aria-current]:has-text('{left}')")
    assert (folder.root / "birds.ris").read_bytes() == before


def test_a_tag_is_set_and_another_refused_with_their_words_marked(start: Start, folder: Folder) -> None:
    page = start(folder, "tags")
    card = page.locator(".card").filter(has_text="year:2015").first
    assert card.locator("mark").first.inner_text() == "2015"
    number = waiting(page, "tags")
    card.get_by_role("button", name="Set it").click()
    tags = [tag["tag"] for item in folder.library().values() for tag in item.get("tags", ())]
    assert "year:2015" in tags
    page.get_by_role("button", name="Never for this item").first.click()
    assert waiting(page, "tags") == number - 2


def test_a_tag_refused_in_an_earlier_review_is_taken_back(start: Start, folder: Folder) -> None:
    page = start(folder, "tags")
    number = waiting(page, "tags")
    refused = titles(page)[0]
    page.get_by_role("button", name="Never for this item").first.click()
    page.context.close()
    page = start(folder, "tags")
    assert waiting(page, "tags") == number - 1
    page.get_by_text("Decided earlier (1)").click()
    page.get_by_role("button", name="Take back").click()
    assert said(page) == f"Taken back: {refused}"
    assert waiting(page, "tags") == number
    assert page.get_by_text("Decided earlier").count() == 0


@pytest.mark.parametrize("key", ["1", "2", "3"])
def test_a_group_is_merged_or_said_to_be_different_works(start: Start, folder: Folder, key: str) -> None:
    there = set(folder.library())
    page = start(folder, "duplicates")
    page.keyboard.press(key)
    page.wait_for_selector(".said")
    assert waiting(page, "duplicates") == 0
    assert page.get_by_text("Nothing to decide here.").is_visible()
    assert len(there - set(folder.library())) == (0 if key == "3" else 1)
    page.keyboard.press("u")
    page.wait_for_selector("text=Taken back")
    assert set(folder.library()) == there
    assert waiting(page, "duplicates") == 1


def test_the_third_of_a_group_is_kept_by_the_fourth_key(start: Start, folder: Folder) -> None:
    one_gull_more(folder)
    page = start(folder, "duplicates")
    third = page.get_by_role("button", name="Merge, keep 3").get_attribute("value")
    page.keyboard.press("4")
    page.wait_for_selector(".said")
    gulls = [key for key, data in folder.library().items() if data["title"].startswith("Gulls")]
    assert [f"keep {key}" for key in gulls] == [third]


def test_a_look_sees_what_changed_outside(start: Start, folder: Folder) -> None:
    page = start(folder, "fixes")
    number = waiting(page, "fixes")
    path = folder.root / "birds.ris"
    path.write_text(path.read_text().replace("away.We", "away. We"))
    page.get_by_role("button", name="Look again").click()
    assert said(page) == "Looked again."
    assert waiting(page, "fixes") == number - 1


def test_what_was_decided_is_kept_when_the_browser_closes_in_the_middle(start: Start, folder: Folder) -> None:
    """The first page is closed with a decision under way; another review knows what the first one did."""
    page = start(folder)
    page.keyboard.press("2")
    page.wait_for_selector(".said")
    page.locator(".card .choices button").first.click(no_wait_after=True)
    page.context.close()
    again = start(folder)
    left = waiting(again, "conflicts")
    assert left in (0, 1)  # the second decision reached the program whole, or not at all
    with folder.open() as workspace:
        assert len(workspace.conflicts()) == left
        runs = [info.kind for info in workspace.journal.runs()]
    assert runs.count("resolve") == 2 - left
    assert folder.sync().failed == ()


def test_a_key_held_down_decides_once(start: Start, folder: Folder) -> None:
    page = start(folder)
    page.keyboard.down("1")
    page.keyboard.down("1")
    page.wait_for_selector(".said")
    page.keyboard.down("1")
    page.keyboard.up("1")
    assert waiting(page, "conflicts") == 1


@pytest.fixture
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Folder]:
    """More fixes than one page shows."""
    made = Folder(tmp_path_factory.mktemp("many"))
    made.put("dunes.ris", "".join(f"TY  - BOOK\nTI  - Dunes  of coast {n}\nER  -\n" for n in range(30)))
    yield made
    made.close()


def test_pages_follow_each_other_by_link_and_by_key(start: Start, many: Folder) -> None:
    from playwright.sync_api import expect

    page = start(many, "fixes")
    assert page.get_by_text("1 to 25 of 30.").is_visible()
    page.get_by_role("link", name="Next").click()
    expect(page.locator(".card")).to_have_count(5)
    page.get_by_role("link", name="Previous").click()
    expect(page.locator(".card")).to_have_count(25)
    for _ in range(25):
        page.keyboard.press("j")
    page.wait_for_url("**/fixes?page=2")
    page.keyboard.press("k")
    page.wait_for_url("**/fixes?page=1")
    page.get_by_role("link", name="Next").click()
    page.get_by_role("button", name="Mend it").first.click()
    expect(page.locator(".card")).to_have_count(4)
    assert page.url.split("#")[0].endswith("/fixes?page=2")


def test_without_scripts_the_buttons_do_it(start: Start, folder: Folder) -> None:
    page = start(folder, java_script_enabled=False)
    page.get_by_role("button", name="Take library").first.click()
    assert waiting(page, "conflicts") == 1
    page.get_by_role("button", name="Undo").click()
    assert waiting(page, "conflicts") == 2


def test_a_stranger_sees_nothing(start: Start, folder: Folder, browser: Browser) -> None:
    """Neither the address of a page nor the address that opened it is worth anything in another browser."""
    opened = start(folder)
    stranger = browser.new_context().new_page()
    for url in (opened.url, opened.url.replace("/conflicts", "/open?token=guessed")):
        answer = stranger.goto(url)
        assert answer
        assert answer.status == 403
        assert stranger.locator(".card").count() == 0
    stranger.context.close()


@pytest.mark.parametrize("size", list(SIZES))
@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing_serious_and_nothing_sticks_out(
    start: Start, folder: Folder, kind: Kind, size: str
) -> None:
    page = start(folder, kind, size)
    page.locator(".card .choices button").last.click()
    page.goto(page.url.split("?")[0])
    page.get_by_text("Keys", exact=True).click()
    assert faults(page) == []
    for width in (320, SIZES[size][0]):
        page.set_viewport_size({"width": width, "height": 800})
        assert overflow(page) <= 0


@pytest.mark.parametrize("text", ACTIVE, ids=lambda text: repr(text[:12]))
def test_no_text_of_an_item_acts_in_the_page(
    start: Start, tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    """Titles, names, abstracts, tags and a file's name are markup, on both sides of a conflict."""
    folder = Folder(tmp_path_factory.mktemp("hostile"))
    name = text.replace("/", "")[:60] + ".ris"
    ris = BIRDS.format(abstract=f"{text} it ends.Here it begins {text}. {ABSTRACT}").replace(
        "Gulls of the northern harbours and their food", f"Gulls {text}"
    )
    ris = ris.replace("Halm, Ines", f"{text}, Ines").replace("Coastal Birds", text)
    folder.put(name, ris)
    folder.sync()
    gulls = folder.by_title("Gulls")
    folder.edit(gulls["key"], title=f"Terns {text}", tags=[{"tag": f"immunotherapy {text}"}])
    folder.create(**{field: gulls[field] for field in ("itemType", "title", "creators", "date", "DOI")})
    folder.put(name, ris.replace(f"Gulls {text}", f"Auks {text}"))
    folder.sync()
    page = start(folder)
    shown = ""
    for kind in KINDS:
        page.locator(f"nav a[href='/{kind}']").click()
        shown += page.locator("main").inner_text()
        assert not owned(page)
        assert overflow(page) <= 0
        if waiting(page, kind):
            page.locator(".card .choices button").first.click()
        assert not owned(page)
    assert " ".join(text.split()) in " ".join(shown.split())
    folder.close()
