"""What moved on the map between two versions, told by hand-made footprints."""

from __future__ import annotations

from analysis.moves import moves
from analysis.overview import Overview
from tests.unit.made_landscapes import overview

OLD = overview(
    {
        "stays": {"hq_municipality_code": "0101"},
        "goes": {"hq_municipality_code": "0400"},
        "moves": {"hq_municipality_code": "0751"},
        "grows": {},
        "shrinks": {},
        "widens": {},
    },
    [
        ("stays", "0101", "declared"),
        ("grows", "0147", "declared"),
        ("shrinks", "0147", "declared"),
        ("shrinks", "0173", "declared"),
        ("widens", "0791", "declared"),
    ],
)
NEW = overview(
    {
        "stays": {"hq_municipality_code": "0101"},
        "moves": {"hq_municipality_code": "0851"},
        "grows": {},
        "shrinks": {},
        "widens": {},
        "comes": {},
    },
    [
        ("stays", "0101", "declared"),
        ("grows", "0147", "declared"),
        ("grows", "0173", "office"),
        ("shrinks", "0147", "declared"),
        ("widens", "DK", "declared"),
        ("comes", "0173", "declared"),
    ],
)


def test_each_kind_of_move_is_told() -> None:
    found = moves(OLD, NEW)
    assert (found.added, found.removed) == (("comes",), ("goes",))
    assert found.moved == ("moves",)
    assert found.grew == ("grows", "moves")
    assert found.shrank == ("moves", "shrinks")
    assert (found.widened, found.narrowed) == (("widens",), ())
    assert "stays" not in found.clusters


def test_municipalities_tell_who_came_and_who_went() -> None:
    found = moves(OLD, NEW)
    assert found.gained == {"0173": ("comes", "grows"), "0851": ("moves",)}
    assert found.lost == {"0173": ("shrinks",), "0400": ("goes",), "0751": ("moves",)}


def test_back_again_is_the_mirror_image() -> None:
    there, back = moves(OLD, NEW), moves(NEW, OLD)
    assert back.gained == there.lost
    assert back.lost == there.gained
    assert (back.added, back.narrowed) == (there.removed, there.widened)


def test_nothing_moves_where_only_a_name_changes() -> None:
    one, other = ({"a": {"name_da": name, "hq_municipality_code": "0101"}} for name in "xy")
    before, after = overview(one), overview(other)
    assert isinstance(before, Overview)
    assert not moves(before, after)
