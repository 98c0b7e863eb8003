"""Verdicts on the page: recorded, changed, withdrawn, undone, shown wherever the pair shows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from foundation.settings import settings
from loaders.store import Store
from pages.common import rights, stored
from tests.pages.test_overlap_page import overlap
from tests.pages.test_pages import HOSTILE, words

CACHES = (settings, stored.shelf, rights._rules)
PAIR = ("clean", "vand_i_byer")


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """Give the pages a store of their own."""
    monkeypatch.setenv("KLYNGELANDSKAB_STORE_URL", str(tmp_path / "store.duckdb"))
    for cache in CACHES:
        cache.cache_clear()
    yield stored.the_store()
    for cache in CACHES:
        cache.cache_clear()


def opened(*pair: str, **link: str) -> AppTest:
    return overlap(visning="pairs", par=list(pair or PAIR), sprog="en", **link)


def said(app: AppTest) -> str:
    kinds = ("success", "error")
    more = [each.value for kind in kinds for each in app.get(kind)]
    return "\n".join([words(app), *more]).replace("\\", "")


def named(app: AppTest) -> AppTest:
    """Say who acts."""
    return app.text_input(key="your_name").set_value("Ea Holm").run()


def fill(app: AppTest, kind: str | None, reason: str, *, name: bool = True) -> AppTest:
    """Fill the form in and send it."""
    if name:
        named(app)
    if kind:
        app.radio[0].set_value(kind)
    app.text_area[0].set_value(reason)
    submit = next(each for each in app.button if each.label == "Record the verdict")
    return submit.click().run()


def test_a_verdict_is_recorded_changed_undone_and_withdrawn(store: Store) -> None:
    app = opened()
    assert "Verdict:** none recorded yet" in said(app)
    fill(app, "accepted", "Discussed in March")
    assert "The verdict was recorded." in said(app)
    assert "Recorded here by Ea Holm on" in said(app)
    assert "Discussed in March" in said(opened())

    fill(app, "coordinate", "Discussed in May", name=False)
    assert "Verdict:** To be coordinated" in said(app)
    assert "History: 2 entries" in [each.label for each in app.expander]
    app.button(key="undo_verdict").click().run()
    assert "Verdict:** Accepted overlap" in said(app)
    app.button(key="undo_verdict").click().run()
    assert "Verdict:** To be coordinated" in said(app)

    app.button(key="withdraw_verdict").click().run()
    assert "Verdict:** none recorded yet" in said(app)
    history = store.verdict_history("dk-2016")
    assert history["verdict"].tolist() == ["accepted", "coordinate", "accepted", "coordinate", ""]
    assert set(history["decided_by"]) == {"Ea Holm"}
    assert [entry.act for entry in store.audit_trail()][-1] == "verdict_withdrawn"


@pytest.mark.parametrize(
    ("kind", "reason", "name", "why"),
    [
        ("accepted", " ", True, "give the reason"),
        (None, "Good reasons", True, "Choose a verdict"),
        ("accepted", "Good reasons", False, "Say who you are"),
    ],
)
def test_what_is_incomplete_is_not_recorded_and_nothing_typed_is_lost(
    store: Store, kind: str | None, reason: str, name: bool, why: str
) -> None:
    app = fill(opened(), kind, reason, name=name)
    assert why in said(app)
    assert app.text_area[0].value == reason
    assert store.verdict_history("dk-2016").empty


def test_who_was_overtaken_is_told_and_overwrites_nothing(store: Store) -> None:
    app = named(opened())
    store.record_verdict("dk-2016", *PAIR, "rejected", "Nothing in common", "Bo")
    fill(app, "accepted", "Discussed in March", name=False)
    assert "Somebody else has recorded something about this pair" in said(app)
    assert "Nothing in common" in said(app)
    assert store.verdicts("dk-2016")["verdict"].tolist() == ["rejected"]
    assert (app.radio[0].value, app.text_area[0].value) == ("accepted", "Discussed in March")
    fill(app, "accepted", "Discussed in March", name=False)
    assert store.verdicts("dk-2016")["verdict"].tolist() == ["accepted"]


def test_a_reader_without_rights_sees_verdicts_and_why_there_is_no_form(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.record_verdict("dk-2016", *PAIR, "accepted", "Discussed", "Ea Holm")
    open_page = named(opened())
    monkeypatch.setenv("KLYNGELANDSKAB_PUBLISHERS", "ea@example.dk")
    settings.cache_clear()
    rights._rules.cache_clear()

    app = opened()
    assert "Accepted overlap" in said(app)
    assert "Only certain persons may publish here" in said(app)
    labels = {each.label for each in app.button}
    assert not labels & {"Record the verdict", "Withdraw the verdict", "Undo"}

    # A page that was open before the rules were, or a request made by hand
    fill(open_page, "rejected", "By hand", name=False)
    assert store.verdicts("dk-2016")["verdict"].tolist() == ["accepted"]
    assert "Only certain persons may publish here" in said(open_page)


def test_a_verdict_shows_in_every_list_that_the_pair_is_in(store: Store) -> None:
    store.record_verdict("dk-2016", *PAIR, "complementary", "x", "Ea")
    table = opened().dataframe[0].value
    assert table.set_index("Why")["Verdict"].value_counts().to_dict() == {
        "": len(table) - 1,
        "Complementary": 1,
    }
    remark = "Verdict: complementary."
    assert remark in said(overlap(visning="network", sprog="en", klynge="clean", gruppe="clean"))
    assert remark in said(overlap(visning="workshops", sprog="en", gruppe="cleantech"))
    profile = overlap(sprog="en", klynge="clean")
    profile.switch_page("pages/catalogue/catalogue.py").run()
    assert "Complementary" in said(profile)


def test_the_list_is_narrowed_by_the_link_and_back_by_the_reader(store: Store) -> None:
    store.record_verdict("dk-2016", *PAIR, "complementary", "x", "Ea")
    app = opened(vurdering="with")
    assert "# 1 pair with a verdict" in said(app)
    assert app.dataframe[0].value["Verdict"].tolist() == ["Complementary"]
    app.selectbox(key="verdict_state").set_value("without").run()
    listed = app.dataframe[0].value
    assert set(listed["Verdict"]) == {""}
    assert f"# {len(listed)} pairs without a verdict" in said(app)
    app.selectbox(key="verdict_state").set_value("accepted").run()
    assert "No pair of these clusters has this verdict" in said(app)
    app.selectbox(key="verdict_state").set_value("").run()
    assert len(app.dataframe[0].value) == len(listed) + 1


def test_accepted_overlaps_that_are_none_now_are_listed_with_what_changed(store: Store) -> None:
    store.record_verdict("dk-2016", *PAIR, "accepted", "x", "Ea")
    store.record_verdict("dk-2016", "clean", "gone_for_good", "accepted", "x", "Ea")
    store.record_verdict("dk-2016", "animation_hub", "shareplay", "accepted", "x", "Ea")
    app = opened("animation_hub", "shareplay")
    shown = said(app)
    assert "T 0.35 of 0.50" in shown
    assert "gone_for_good is not in the landscape any more." in shown
    assert "2 accepted overlaps are not found as overlaps now" in [
        each.label for each in app.expander
    ]
    app.button(key="absent_clean_vand_i_byer").click().run()
    assert app.session_state["view"].comparison.pair == PAIR
    app.select_slider(key="threshold_same_field").set_value(0.3).run()
    assert "T 0.35 of 0.50" not in said(app)


def test_what_somebody_typed_is_text_and_nothing_else(store: Store) -> None:
    store.record_verdict("dk-2016", *PAIR, "accepted", f"{HOSTILE} **x** :red[y]", HOSTILE)
    raw = "\n".join(str(each.value) for each in opened().markdown)
    assert r"\<img src" in raw
    assert "<img" not in raw.replace(r"\<", "")
    assert ":red[y]" not in raw


def test_the_page_goes_on_with_what_it_has_read_when_the_store_is_gone(
    store: Store, tmp_path: Path
) -> None:
    store.record_verdict("dk-2016", *PAIR, "accepted", "Discussed", "Ea")
    app = opened()
    (tmp_path / "store.duckdb").rename(tmp_path / "elsewhere")
    app.run()
    assert not app.exception
    assert "Verdict:** Accepted overlap" in said(app)
    fill(app, "rejected", "Changed my mind")
    assert app.error
    (tmp_path / "elsewhere").rename(tmp_path / "store.duckdb")
    assert store.verdicts("dk-2016")["verdict"].tolist() == ["accepted"]
