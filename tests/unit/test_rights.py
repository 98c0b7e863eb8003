"""Who may publish, from what a sign-in says."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from foundation.settings import Settings
from pages.common.permissions import (
    EXPIRED,
    LONGEST_NAME,
    NO_NAME,
    NOBODY_NAMED,
    NOT_NAMED,
    NOT_SET_UP,
    NOT_SIGNED_IN,
    NOT_VERIFIED,
    SOMEBODY_ELSE,
    NotAllowedError,
    Person,
    Rules,
    checked,
    clean_name,
    judge,
)

NOW = 1_800_000_000.0
ADDRESSES = Rules(frozenset({"ea@example.org"}))
ROLES = Rules(claim=("roles", "klynge-redaktør"))
EA = {"is_logged_in": True, "iat": NOW - 60, "sub": "1", "name": "Ea Holm"}
WITH_ADDRESS = {**EA, "email": "ea@example.org"}


def judged(claims: dict[str, Any], rules: Rules = ADDRESSES) -> Person:
    return judge(claims, rules, NOW)


def test_without_configuration_everyone_may_edit_under_a_name_of_their_own() -> None:
    assert judge({}, Rules(), NOW, "  Ea\n Holm ") == Person("Ea Holm", True, signed_in=False)


@pytest.mark.parametrize("rules", [ADDRESSES, ROLES])
def test_rules_without_a_sign_in_let_nobody_publish(rules: Rules) -> None:
    found = judge({}, rules, NOW, "Ea Holm")
    assert (found.may_publish, found.why_not) == (False, NOT_SET_UP)


@pytest.mark.parametrize("rules", [Rules(), ADDRESSES, ROLES])
def test_who_has_not_signed_in_reads(rules: Rules) -> None:
    found = judge({"is_logged_in": False}, rules, NOW, "Ea Holm")
    assert found == Person("", False, signed_in=False, why_not=NOT_SIGNED_IN, can_sign_in=True)


def test_a_sign_in_without_rules_lets_nobody_publish() -> None:
    assert judged(WITH_ADDRESS, Rules()).why_not == NOBODY_NAMED


@pytest.mark.parametrize("address", ["ea@example.org", "EA@Example.ORG", " ea@example.org "])
@pytest.mark.parametrize("verified", [{}, {"email_verified": True}, {"email_verified": "true"}])
def test_a_listed_address_may_publish_in_any_case(address: str, verified: dict[str, Any]) -> None:
    found = judged({**EA, "email": address, **verified})
    assert found.may_publish
    assert found.name == f"Ea Holm ({address.strip()})"


@pytest.mark.parametrize("verified", [False, "false", 0, "no", ""])
def test_an_address_that_is_not_confirmed_counts_for_nothing(verified: object) -> None:
    found = judged({**WITH_ADDRESS, "email_verified": verified})
    assert found.why_not == NOT_VERIFIED
    assert found.name == "Ea Holm (1)"


@pytest.mark.parametrize(
    "email", ["bo@example.org", "ea@example.org.evil.dk", "", None, ["ea@example.org"], 7]
)
def test_another_address_reads(email: object) -> None:
    assert judged({**EA, "email": email}).why_not == NOT_NAMED


@pytest.mark.parametrize(
    "said",
    [
        {"roles": "klynge-redaktør"},
        {"roles": ["læser", "klynge-redaktør"]},
        {"roles": ("klynge-redaktør",)},
    ],
)
def test_the_role_may_publish_alone_or_in_a_list(said: dict[str, Any]) -> None:
    assert judged(EA | said, ROLES).may_publish


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"roles": None},
        {"roles": "ikke klynge-redaktør"},
        {"roles": ["klynge-redaktør-aspirant"]},
        {"roles": {"klynge-redaktør": False}},
        {"groups": ["klynge-redaktør"]},
    ],
)
def test_anything_like_the_role_reads(said: dict[str, Any]) -> None:
    assert judged(EA | said, ROLES).why_not == NOT_NAMED


def test_a_role_can_lie_deeper_and_a_name_can_have_dots() -> None:
    deep = Rules(claim=("realm_access.roles", "r"))
    assert judged({**EA, "realm_access": {"roles": ["r"]}}, deep).may_publish
    assert judged({**EA, "realm_access.roles": ["r"]}, deep).may_publish
    assert not judged({**EA, "realm_access": "roles"}, deep).may_publish


def test_a_role_or_an_address_is_enough() -> None:
    both = Rules(ADDRESSES.publishers, ROLES.claim)
    assert judged(WITH_ADDRESS, both).may_publish
    assert judged({**EA, "roles": ["klynge-redaktør"]}, both).may_publish
    assert not judged(EA, both).may_publish


@pytest.mark.parametrize("iat", [NOW - 36_001, NOW + 3600, None, "1", True, float("nan")])
def test_a_sign_in_that_is_old_or_tells_no_time_has_expired(iat: object) -> None:
    found = judged({**WITH_ADDRESS, "iat": iat})
    assert (found.may_publish, found.signed_in, found.why_not) == (False, True, EXPIRED)


@given(
    st.dictionaries(
        st.sampled_from(["is_logged_in", "iat", "email", "email_verified", "roles", "name", "sub"]),
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    )
)
def test_whatever_a_sign_in_says_only_those_named_publish(claims: dict[str, Any]) -> None:
    found = judged(claims, Rules(ADDRESSES.publishers, ROLES.claim))
    assert not found.may_publish
    assert found.why_not
    assert found.name.isprintable()


def test_an_act_is_checked_again_and_needs_a_name() -> None:
    ea, nobody = judged(WITH_ADDRESS), judge({}, Rules(), NOW)
    assert checked(ea, ea) is ea
    refused = [
        (judged({**WITH_ADDRESS, "iat": 0}), ea, EXPIRED),
        (nobody, nobody, NO_NAME),
        (judge({}, Rules(), NOW, "Bo"), ea, SOMEBODY_ELSE),
    ]
    for now, drawn_for, why in refused:
        with pytest.raises(NotAllowedError) as refusal:
            checked(now, drawn_for)
        assert refusal.value.message == why


def test_a_name_is_one_short_line() -> None:
    assert clean_name(" Ea\u202e\n\x00Holm ") == "Ea Holm"
    assert len(clean_name("x" * 500)) == LONGEST_NAME


def test_the_settings_say_who_may_publish(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KLYNGELANDSKAB_PUBLISHERS", "Ea@Example.org, ,bo@example.org ")
    monkeypatch.setenv("KLYNGELANDSKAB_PUBLISHER_CLAIM", "groups=cn=klynger,ou=fælles")
    rules = Rules.configured(Settings())
    assert rules.publishers == {"ea@example.org", "bo@example.org"}
    assert rules.claim == ("groups", "cn=klynger,ou=fælles")
    assert not Rules().are_set
    monkeypatch.setenv("KLYNGELANDSKAB_PUBLISHER_CLAIM", "klynge-redaktør")
    with pytest.raises(ValidationError, match="publisher_claim"):
        Settings()
