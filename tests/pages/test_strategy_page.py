"""The page on the strategy: all initiatives, one of them, and what a landscape does not know."""

from __future__ import annotations

import re
from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.test_overlap_page import overlap
from tests.pages.test_pages import HOSTILE, opened, words

PAGE = "pages/strategy/strategy.py"


def strategy(**link: str | list[str]) -> AppTest:
    """Open the page by a link."""
    app = opened(**link)
    app.switch_page(PAGE).run()
    assert not app.exception
    return app


def said(app: AppTest) -> str:
    return words(app).replace("\\", "")


def test_all_initiatives_show_with_what_is_known_of_them() -> None:
    app = strategy(sprog="en")
    assert "the landscape has data on 16 of 20 initiatives" in said(app)
    assert "## E · Coherence in the cluster effort and cluster structure" in said(app)
    assert "6 and 1\ngold and silver labels in the catalogue; targets 10 and 10" in said(app)
    cards = [each for each in app.button if str(each.key).startswith("open_initiative_")]
    assert len(cards) == 20
    assert "Samarbejdsprojekter mellem studerende og virksomheder" in str(
        strategy(sprog="da").button(key="open_initiative_A3").label
    )


def test_an_initiative_opens_moves_on_and_closes_again() -> None:
    app = strategy(sprog="en")
    app.button(key="open_initiative_D4").click().run()
    assert "# D4 · Skills for emerging regional and local cluster bodies" in said(app)
    assert app.session_state["view"].strategy.initiative == "D4"
    app.button(key="initiative_to_behind").click().run()
    assert "# E1 · A better overview of the Danish cluster landscape" in said(app)
    app.button(key="all_initiatives").click().run()
    assert app.session_state["view"].strategy is None
    assert "16 of 20 initiatives" in said(app)


def test_the_first_has_none_before_it_and_the_last_none_behind() -> None:
    assert strategy(indsats="A1").button(key="initiative_to_before").disabled
    assert strategy(indsats="E4").button(key="initiative_to_behind").disabled


def test_the_pairs_are_those_that_the_page_on_overlap_shows() -> None:
    told = re.search(r"(\d+) of them are unused chances", said(strategy(sprog="en", indsats="E1")))
    shown = re.search(r"(\d+) are unused chances", said(overlap(sprog="en", visning="pairs")))
    assert told
    assert shown
    assert told[1] == shown[1]


def test_what_is_not_recorded_is_said_with_the_way_to_bring_it_in() -> None:
    app = strategy(sprog="en", indsats="E2")
    assert "records no collaborations yet" in said(app)
    assert [link.label for link in app.get("page_link")] == ["Bring collaborations in"]
    assert "no data on this" in said(strategy(sprog="en", indsats="B4"))


def test_a_landscape_without_a_strategy_says_so() -> None:
    app = strategy(sprog="en", landskab="dk-2024")
    assert "This landscape holds no strategy" in said(app)


def test_thresholds_of_the_link_are_kept_to() -> None:
    few = strategy(sprog="en", indsats="E1", visning="pairs", beslaegtet="0.3", samme_felt="0.9")
    assert "20 pairs of clusters of the same level" in said(strategy(sprog="en", indsats="E1"))
    assert "5 pairs of clusters of the same level" in said(few)


@pytest.mark.parametrize("asked", ["E9", HOSTILE])
def test_an_unknown_initiative_is_hinted_at(asked: str) -> None:
    assert opened(indsats=asked).warning
    assert not strategy(indsats=asked).exception


def test_a_link_opens_what_it_names() -> None:
    app = strategy(sprog="en")
    app.button(key="open_initiative_D4").click().run()
    link = next(each for each in app.get("page_link") if "catalogue" in each.label)
    for name, values in parse_qs(link.proto.query_string).items():
        app.query_params[name] = values
    app.switch_page("pages/catalogue/catalogue.py").run()
    assert "# 13 clusters in the catalogue: 0 essential, 13 emerging" in said(app)
