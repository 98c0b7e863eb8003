"""What a reader does about the verdict of a pair: record, withdraw, undo."""

from __future__ import annotations

from collections.abc import Callable

from analysis.verdicts import Pair, Verdicts
from foundation.language import Message
from loaders.store import Store
from loaders.store.errors import StoreError
from pages.common import rights
from pages.common.context import Context
from pages.common.stored import the_store
from pages.common.verdicts import verdicts
from ui.verdicts import Desk, Said, carry_over, say

Act = Callable[[Store, str], None]
"""Called with the store and the name of who acts."""


def desk(opened: Context, drawn: Verdicts) -> Desk:
    """Return what this reader may do about verdicts.

    Parameters
    ----------
    opened : Context
    drawn : Verdicts
        What the reader sees; nothing is done where more has been recorded meanwhile.
    """
    identifier = opened.landscape.identifier

    def record(pair: Pair, verdict: str, reason: str) -> None:
        if not verdict or not reason.strip():
            missing = Message("Choose a verdict and give the reason, so that others can follow it.")
            say(Said(pair, missing, len(drawn.acts(pair)), failed=True))
            return
        _act(
            opened,
            drawn,
            pair,
            lambda store, who: store.record_verdict(identifier, *pair, verdict, reason, who),
            Message("The verdict was recorded."),
        )

    def withdraw(pair: Pair) -> None:
        _act(
            opened,
            drawn,
            pair,
            lambda store, who: store.withdraw_verdict(identifier, *pair, who),
            Message("The verdict was withdrawn."),
        )

    def undo(pair: Pair) -> None:
        before = drawn.before_last(pair)
        if before is None:
            withdraw(pair)
            return
        _act(
            opened,
            drawn,
            pair,
            lambda store, who: store.record_verdict(
                identifier, *pair, before.verdict, before.reason, who
            ),
            Message("The verdict is as it was before."),
        )

    why_not = rights.person().why_not
    return Desk(why_not, record, withdraw, undo, lambda: rights.ask_name(opened.text))


def _act(opened: Context, drawn: Verdicts, pair: Pair, act: Act, done: Message) -> None:
    """Do something about a pair, unless this reader may not, or somebody else was faster."""
    seen = len(drawn.acts(pair))
    try:
        who = rights.require(rights.person())
        found = len(verdicts(opened, now=True).acts(pair))
        if found != seen:
            carry_over(pair, seen, found)
            say(Said(pair, _OVERTAKEN, found, failed=True))
            return
        act(the_store(), who.name)
    except (rights.NotAllowedError, StoreError) as failure:
        say(Said(pair, failure.message, seen, failed=True))
        return
    verdicts(opened, now=True)
    say(Said(pair, done, seen + 1))


_OVERTAKEN = Message(
    "Somebody else has recorded something about this pair meanwhile. Read it, and record yours"
    " again if it still holds."
)
