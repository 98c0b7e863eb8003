"""Who may publish: rules over what a sign-in says of a person, without any page around them.

Everyone may read. Without sign-in and without rules (an own computer) everyone may also publish,
under a name that is asked for. As soon as rules are set or sign-in is, only those whom the rules
name may publish; rules without a sign-in that could prove a name let nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from foundation.language import Message
from foundation.settings import Settings

LONGEST_NAME: Final = 80
EARLY: Final = 60.0
"""Seconds by which the clock of who signs people in may be ahead of ours."""

NOT_SET_UP: Final = Message(
    "Only certain persons may publish here, but nobody can sign in: sign-in is not set up"
)
NOBODY_NAMED: Final = Message(
    "You may read but not publish: nobody has been given the right to publish yet"
)
NOT_SIGNED_IN: Final = Message("Everyone may read. Sign in to publish")
EXPIRED: Final = Message("Your sign-in has expired. Sign in again to publish")
NOT_VERIFIED: Final = Message(
    "You may read but not publish: your e-mail address has not been confirmed where you sign in"
)
NOT_NAMED: Final = Message(
    "You may read but not publish. Whoever looks after this installation can give you the right"
)
NO_NAME: Final = Message("Say who you are first: your name stands beside what you publish")
SOMEBODY_ELSE: Final = Message("Somebody else is signed in now; nothing was changed")


class NotAllowedError(Exception):
    """Somebody asked for what they may not do; ``message`` says why, in a sentence."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.msgid)
        self.message = message


@dataclass(frozen=True, slots=True)
class Person:
    """Who sits before the page.

    Parameters
    ----------
    name : str
        As it stands in the audit trail; empty while it is not known.
    may_publish : bool
        Whether they may publish, go back, and record or withdraw verdicts.
    signed_in : bool
        Whether somebody else vouches for the name.
    why_not : Message or None
        Why they may not publish.
    can_sign_in : bool
        Whether sign-in is set up.
    """

    name: str
    may_publish: bool
    signed_in: bool
    why_not: Message | None = None
    can_sign_in: bool = False


@dataclass(frozen=True, slots=True)
class Rules:
    """Who may publish.

    Parameters
    ----------
    publishers : frozenset of str
        E-mail addresses, with case folded.
    claim : tuple of str, or None
        The name and the value of what a sign-in says of those who may.
    hours : float
        How long a sign-in is good for.
    """

    publishers: frozenset[str] = frozenset()
    claim: tuple[str, str] | None = None
    hours: float = 10.0

    @classmethod
    def configured(cls, chosen: Settings) -> Rules:
        """Return the rules of an installation."""
        name, _, value = (chosen.publisher_claim or "").partition("=")
        return cls(
            frozenset(_address(each) for each in chosen.publishers),
            (name, value.strip()) if name else None,
            chosen.sign_in_hours,
        )

    @property
    def are_set(self) -> bool:
        """Whether anybody is named at all."""
        return bool(self.publishers or self.claim)


def judge(claims: Mapping[str, Any], rules: Rules, now: float, said: str = "") -> Person:
    """Return who somebody is and what they may do.

    Parameters
    ----------
    claims : Mapping
        What the sign-in says, as in ``st.user``: with ``is_logged_in`` where sign-in is set up.
    rules : Rules
    now : float
        Seconds since 1970.
    said : str
        The name that somebody gave who cannot sign in.
    """
    if "is_logged_in" not in claims:
        why_not = NOT_SET_UP if rules.are_set else None
        return Person(clean_name(said), why_not is None, signed_in=False, why_not=why_not)
    if claims["is_logged_in"] is not True:
        return Person(
            "", may_publish=False, signed_in=False, why_not=NOT_SIGNED_IN, can_sign_in=True
        )
    why_not = _why_not(claims, rules, now)
    return Person(_name(claims), why_not is None, signed_in=True, why_not=why_not, can_sign_in=True)


def checked(person: Person, who: Person) -> Person:
    """Return the person if they may publish.

    Parameters
    ----------
    person : Person
        As judged at the moment of the act.
    who : Person
        In whose name the act is to be done.

    Raises
    ------
    NotAllowedError
    """
    if not person.may_publish:
        raise NotAllowedError(person.why_not or NOT_NAMED)
    if not person.name:
        raise NotAllowedError(NO_NAME)
    if person.name != who.name:
        raise NotAllowedError(SOMEBODY_ELSE)
    return person


def clean_name(said: str) -> str:
    """Return a name as one short line of letters that can be printed."""
    printable = "".join(letter if letter.isprintable() else " " for letter in said)
    return " ".join(printable.split())[:LONGEST_NAME].rstrip()


def _why_not(claims: Mapping[str, Any], rules: Rules, now: float) -> Message | None:
    if _is_over(claims, rules.hours, now):
        return EXPIRED
    if not rules.are_set:
        return NOBODY_NAMED
    if rules.claim and _has(claims, *rules.claim):
        return None
    if _address(claims.get("email")) not in rules.publishers:
        return NOT_NAMED
    return None if _is_verified(claims) else NOT_VERIFIED


def _is_over(claims: Mapping[str, Any], hours: float, now: float) -> bool:
    """Return whether a sign-in is too old, or does not say of when it is."""
    issued = claims.get("iat")
    if isinstance(issued, bool) or not isinstance(issued, int | float):
        return True
    return not -EARLY <= now - issued < hours * 3600


def _has(claims: Mapping[str, Any], name: str, value: str) -> bool:
    """Return whether a claim is a value or a list with it; dots lead into claims of claims."""
    found: Any = claims.get(name)
    if found is None:
        found = claims
        for part in name.split("."):
            found = found.get(part) if isinstance(found, Mapping) else None
    return value in found if isinstance(found, list | tuple) else found == value


def _is_verified(claims: Mapping[str, Any]) -> bool:
    """Return whether nobody says that the address was not confirmed; many say nothing of it."""
    said = claims.get("email_verified")
    return said is None or said is True or str(said).casefold() == "true"


def _address(value: object) -> str:
    return value.strip().casefold() if isinstance(value, str) else ""


def _name(claims: Mapping[str, Any]) -> str:
    """Return the name with what the provider vouches for: a name alone is easily chosen."""
    address = clean_name(str(claims.get("email") or "")) if _is_verified(claims) else ""
    proof = address or clean_name(str(claims.get("sub") or ""))
    name = clean_name(str(claims.get("name") or ""))
    return f"{name} ({proof})" if name and name != proof else proof
