"""The page Data: versions compared and gone back to, corrections, imports, and who may do them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from analysis.corrections import Correction, applied
from foundation.landscape import Landscape
from foundation.language import speak
from foundation.settings import settings
from loaders.catalogue import open_landscape
from loaders.corrections import as_text, corrected
from loaders.store import Store, open_store
from loaders.store.errors import StoreFullError
from pages.common import rights, stored
from tests.pages.test_pages import opened, words
from tests.unit.made_lists import NUMBERS, SECRET
from writers.delivery import Delivery
from writers.package import package as write_package

NAME = "dk-2024"
PAGE = "pages/data/data.py"
NEW = (
    Correction("add", "nyt_lys"),
    Correction("change", "nyt_lys", "name_da", "Nyt *Lys*"),
    Correction("change", "nyt_lys", "themes", "creative"),
    Correction("change", "nyt_lys", "level", "local"),
    Correction("cover", "nyt_lys", "declared", "0751;0741"),
)
HEADINGS = ["Klynge-id", "Navn", "Temaer", "Niveau", "Hjemstedskommune"]
GOOD = ["nyt_lys", "Nyt Lys", "Kreative erhverv", "lokal", "0751"]


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """Give the pages a store of their own, and hand it out as another process has it."""
    path = str(tmp_path / "store.duckdb")
    monkeypatch.setenv("KLYNGELANDSKAB_STORE_URL", path)
    monkeypatch.setenv("KLYNGELANDSKAB_LANDSCAPE", NAME)
    monkeypatch.setenv("KLYNGELANDSKAB_LANGUAGE", "en")
    for wait in ("SHORT_WAIT", "LONG_WAIT", "FIRST_WAIT"):
        monkeypatch.setattr(stored, wait, 30.0)
    forget()
    yield open_store(path)
    monkeypatch.undo()
    forget()


def forget() -> None:
    settings.cache_clear()
    stored.shelf.cache_clear()
    rights._rules.cache_clear()


def with_corrections(*corrections: Correction) -> Landscape:
    base = open_landscape(NAME)
    found, problems = corrected(base, applied(as_text(base), corrections))
    assert found is not None, problems
    return found


def data(section: str, name: str = "", **link: str) -> AppTest:
    """Open a section of the page, as a person of some name."""
    app = opened(data=section, **link)
    app.session_state["name_of_reader"] = name
    app.switch_page(PAGE).run()
    assert not app.exception
    return app


def said(app: AppTest) -> str:
    assert not app.exception
    errors = "\n".join(each.value for kind in ("error", "success") for each in app.get(kind))
    return f"{words(app)}\n{errors}".replace("\\", "")


def press(app: AppTest, key: str) -> str:
    app.button(key=key).click().run()
    return said(app)


def file_of(*rows: list[str], sheet: str = "Klynger") -> tuple[str, bytes, str]:
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in (HEADINGS, *rows):
        book.active.append(row)
    made = io.BytesIO()
    book.save(made)
    return "levering.xlsx", made.getvalue(), "application/octet-stream"


def upload(app: AppTest, *files: tuple[str, bytes, str]) -> str:
    app.file_uploader[0].set_value(files[0] if len(files) == 1 else list(files)).run()
    return said(app)


# history


def test_two_versions_are_compared_in_the_readers_words(store: Store) -> None:
    change = Correction("change", "nyt_lys", "label", "gold")
    store.publish(with_corrections(*NEW), 0, "Spring", "After the meeting", "Ea Holm")
    store.publish(with_corrections(*NEW, change), 1, "Summer", "", "Bo Krarup")
    app = data("history")
    for expected in ("Version 1: Spring", "Published by Ea Holm", "After the meeting", "Newest"):
        assert expected in said(app)
    assert "Clusters: 1 changed" in said(app).replace("*", "")
    assert app.dataframe[0].value.to_numpy().tolist() == [
        ["Clusters", "Nyt *Lys*", "Changed", "Label", "–", "Gold"]
    ]
    app.selectbox(key="data_old").set_value(0).run()
    rows = app.dataframe[0].value
    assert ["Coverage", "Nyt *Lys* · Aarhus", "Added"] in rows.iloc[:, :3].to_numpy().tolist()
    assert app.query_params["fra_version"] == "0"
    app.segmented_control(key="history_form").set_value("map").run()
    assert "New clusters (1)" in said(app).replace("*", "")


def test_a_version_is_gone_back_to_and_the_newest_undone(store: Store) -> None:
    store.publish(with_corrections(*NEW), 0, "Spring", "", "Ea Holm")
    app = data("history", "Bo Krarup")
    press(app, "version_restore_0")
    app.text_area(key="restore_note").set_value("Too early").run()
    assert "Version 2 is published" in press(app, "restore_confirmed")
    newest = store.versions(NAME)[-1]
    assert (newest.number, newest.restored, newest.by) == (2, 0, "Bo Krarup")
    assert newest.note == "Too early"
    press(app, "version_undo")
    assert "Version 3 is published" in press(app, "restore_confirmed")
    assert "nyt_lys" in store.open_version(NAME).clusters.index
    app.toggle(key="trail_shown").set_value(True).run()
    assert len(app.dataframe[-1].value) == 3
    assert "Bo Krarup" in app.dataframe[-1].value.iloc[0].tolist()


def test_nobody_goes_back_without_a_name(store: Store) -> None:
    store.publish(with_corrections(*NEW), 0, "Spring", "", "Ea Holm")
    app = data("history")
    press(app, "version_restore_0")
    assert "Say who you are first" in press(app, "restore_confirmed")
    assert len(store.versions(NAME)) == 2


@pytest.mark.parametrize("link", [{"fra_version": "99"}, {"forskelle": "film"}])
def test_odd_links_open_the_history(store: Store, link: dict[str, str]) -> None:
    store.publish(with_corrections(*NEW), 0, "Spring", "", "Ea Holm")
    assert "Clusters: 1 added" in said(data("history", **link)).replace("*", "")


# rights


def test_a_reader_sees_history_and_sources_and_learns_why_not_the_rest(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KLYNGELANDSKAB_PUBLISHERS", "ea@example.org")
    forget()
    store.publish(with_corrections(*NEW), 0, "Spring", "", "Ea Holm")
    for section in ("import", "corrections"):
        app = data(section, "Ea Holm")
        assert "sign-in is not set up" in said(app)
        assert not app.file_uploader
    app = data("history", "Ea Holm")
    assert "Version 1: Spring" in said(app)
    assert not [each for each in app.button if str(each.key).startswith("version_")]
    assert "Statistics Denmark" in said(data("sources"))


# corrections


def test_a_draft_survives_and_is_published_once_it_is_sound(store: Store) -> None:
    app = data("corrections", "Ea Holm")
    app.segmented_control(key="corrections_form").set_value("form").run()
    app.selectbox(key="corrected_cluster").set_value("clean").run()
    app.number_input(key="field_clean_founded_year").set_value(1700).run()
    assert "CLEAN" in said(app)
    assert "Expected a year between 1800 and 2100" in said(app)
    assert app.button(key="forward").disabled
    app.number_input(key="field_clean_founded_year").set_value(2009).run()
    app.multiselect(key="cover_clean_declared").set_value(["0751", "1081"]).run()

    again = data("corrections", "Ea Holm")
    assert "→ 2009" in said(again)
    assert "→ Aarhus, " in said(again)
    assert "→ 2009" not in said(data("corrections", "Bo Krarup"))
    press(again, "forward")
    assert "Clusters: 1 changed" in said(again).replace("*", "")
    press(again, "forward")
    again.text_input(key="corrections_name").set_value("Small things").run()
    assert "Version 1 is published" in press(again, "corrections_publish")
    found = store.open_version(NAME)
    assert found.clusters.at["clean", "founded_year"] == 2009
    mine = found.coverage[found.coverage["cluster_id"] == "clean"]
    assert set(mine["area_code"]) >= {"0751", "1081"}
    assert store.versions(NAME)[-1].name == "Small things"
    assert "Nothing has been corrected yet" in said(data("corrections", "Ea Holm"))


def test_a_correction_is_taken_back(store: Store) -> None:
    app = data("corrections", "Ea Holm")
    assert app.data_editor[0].value["name_da"].str.startswith("CLEAN").any()
    app.segmented_control(key="corrections_form").set_value("form").run()
    app.selectbox(key="corrected_cluster").set_value("clean").run()
    app.selectbox(key="field_clean_level").set_value("local").run()
    assert "Level: National → Local" in said(app)
    press(app, "take_back_0")
    assert app.selectbox(key="field_clean_level").value == "national"
    assert store.documents("draft")[0].content["corrections"] == []


def test_what_the_store_cannot_take_is_kept_and_saved_later(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = data("corrections", "Ea Holm")
    app.segmented_control(key="corrections_form").set_value("form").run()
    app.selectbox(key="corrected_cluster").set_value("clean").run()

    def full(*_: object) -> None:
        raise StoreFullError

    with monkeypatch.context() as broken:
        broken.setattr(stored.the_store(), "save_document", full)
        app.selectbox(key="field_clean_level").set_value("local").run()
        assert "There is no room left" in said(app)
        assert "Level: National → Local" in said(app)
    app.number_input(key="field_clean_members").set_value(70).run()
    again = said(data("corrections", "Ea Holm"))
    assert "Level: National → Local" in again
    assert "→ 70" in again


def test_a_cluster_is_added_with_what_it_needs_and_another_taken_out(store: Store) -> None:
    app = data("corrections", "Ea Holm")
    app.text_input(key="new_cluster_name").set_value("Lys på Ærø").run()
    press(app, "add_cluster")
    made = app.selectbox(key="corrected_cluster").value
    assert made == "lys_paa_aeroe"
    assert said(app).count("The cell must be filled in") == 2
    app.multiselect(key=f"field_{made}_themes").set_value(["creative"]).run()
    app.selectbox(key=f"field_{made}_level").set_value("local").run()
    app.selectbox(key="corrected_cluster").set_value("clean").run()
    press(app, "take_out")
    press(app, "forward")
    assert "would no longer be in the landscape: CLEAN" in said(app)
    press(app, "forward")
    press(app, "corrections_publish")
    clusters = store.open_version(NAME).clusters
    assert clusters.at[made, "themes"] == ("creative",)
    assert "clean" not in clusters.index


# import


def test_mistakes_are_named_then_the_file_is_published_on_top_of_another_version(
    store: Store,
) -> None:
    app = data("import", "Ea Holm")
    said_of_it = upload(app, file_of(["nyt_lys", "", "Tarot og kaffe", "kosmisk", "0999"]))
    assert "4 errors must be corrected" in said_of_it
    report = app.dataframe[0].value
    assert {"Tarot og kaffe", "kosmisk", "0999"} <= set(report["Value"])
    assert set(report["Row"]) == {2}
    assert app.button(key="forward").disabled
    press(app, "step_1")
    upload(app, file_of(GOOD))
    assert not app.error
    press(app, "forward")
    assert "Clusters: 1 added" in said(app).replace("*", "")
    assert not app.warning

    theirs = with_corrections(Correction("change", "clean", "level", "local"))
    store.publish(theirs, 0, "Theirs", "", "Bo Krarup")
    press(app, "forward")
    assert "Bo Krarup published version 1 in the meantime" in said(app)
    press(app, "forward")
    app.text_input(key="import_name").set_value("Mine").run()
    assert "Version 2 is published" in press(app, "import_publish")
    clusters = store.open_version(NAME).clusters
    assert clusters.at["nyt_lys", "name_da"] == "Nyt Lys"
    assert clusters.at["clean", "level"] == "local"


def test_a_file_of_all_clusters_says_which_would_be_gone(store: Store) -> None:
    app = data("import", "Ea Holm")
    app.radio(key="import_add").set_value(False).run()
    upload(app, file_of(GOOD))
    press(app, "forward")
    assert "15 clusters would no longer be in the landscape" in said(app)
    assert len(store.versions(NAME)) == 1


def test_a_package_of_another_landscape_is_refused(store: Store) -> None:
    other = open_landscape("dk-2016")
    package = write_package(Delivery(other, "", (), other.clusters, speak("en")))
    app = data("import", "Ea Holm")
    upload(app, ("dk-2016.zip", package, "application/zip"))
    assert "This is the landscape dk-2016" in app.dataframe[0].value.iloc[0, -1]
    assert app.button(key="forward").disabled
    assert len(store.versions("dk-2016")) == 1


def test_lists_of_companies_need_a_key_and_show_counts_only(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = data("import", "Ea Holm")
    app.segmented_control(key="import_kind").set_value("companies").run()
    assert "which needs a key" in said(app)
    monkeypatch.setenv("KLYNGELANDSKAB_COMPANY_KEY", SECRET)
    settings.cache_clear()
    app.run()
    rows = [f"{number};clean;0751;2023;ja;nej;nej" for number in NUMBERS[:5]]
    content = "\n".join(["cvr;klynge;kommune;år;nyskabende;samarbejde;international", *rows])
    upload(app, ("liste.csv", content.encode(), "text/csv"))
    press(app, "forward")
    shown = said(app) + "".join(each.value.to_string() for each in app.dataframe)
    assert "What everybody will see of the companies" in shown
    assert not any(number in shown for number in NUMBERS)
    press(app, "forward")
    press(app, "import_publish")
    published = store.open_version(NAME)
    assert len(published.table("participation")) == 5
    assert not set(published.table("participation")["company_id"]) & set(NUMBERS)
    assert published.threshold == 3
