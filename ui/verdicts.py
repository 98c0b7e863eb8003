"""Verdicts about pairs on the page: seen, recorded, changed, withdrawn, undone, and listed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, cast

import streamlit as st

from analysis.overlap import Overlap
from analysis.pairs import Thresholds
from analysis.verdicts import STATES, VERDICTS, Absent, Pair, Record, Verdicts
from foundation.language import Message, Text, first_letter_up
from ui import state
from ui.escape import markdown
from ui.sidebar import choice
from ui.verdict_words import COLOURS, origin, pair_name, reasons_absent, state_name, word

LONGEST_REASON: Final = 2_000
_SAID: Final = "verdict_said"


@dataclass(frozen=True)
class Desk:
    """Who sits before the page, and what they may do about verdicts.

    Parameters
    ----------
    refused : Message, optional
        Why this reader cannot record anything; None where they can.
    record : callable
        Called with the pair, the verdict and the reason.
    withdraw, undo : callable
        Called with the pair.
    ask_name : callable
        Draws the field for the name, where nobody has signed in.
    """

    refused: Message | None
    record: Callable[[Pair, str, str], None]
    withdraw: Callable[[Pair], None]
    undo: Callable[[Pair], None]
    ask_name: Callable[[], object]


@dataclass(frozen=True)
class Said:
    """What the last act of this session came to.

    Parameters
    ----------
    pair : tuple of str
    message : Message
    acts : int
        How many acts about the pair there were then; with one more, the sentence is out of date.
    failed : bool
    """

    pair: Pair
    message: Message
    acts: int
    failed: bool = False


def say(said: Said) -> None:
    """Leave a sentence beside a pair for the next run."""
    st.session_state[_SAID] = said


def form_key(pair: Pair, acts: int) -> str:
    """Return the key of a pair's form; another act makes it another form."""
    return f"verdict_{'_'.join(pair)}_{acts}"


def carry_over(pair: Pair, before: int, after: int) -> None:
    """Keep what was typed for the form of the next run, which begins anew after another act."""
    for field in ("kind", "reason"):
        typed = st.session_state[f"{form_key(pair, before)}_{field}"]
        st.session_state[f"{form_key(pair, after)}_{field}"] = typed


def _said(pair: Pair, acts: int) -> Said | None:
    said = cast("Said | None", st.session_state.get(_SAID))
    return said if said and (said.pair, said.acts) == (pair, acts) else None


def choose_state(text: Text) -> None:
    """Narrow the list of pairs by verdict; the choice stands in the link."""
    choice(
        st.selectbox,
        text("Verdict"),
        ["", *STATES],
        state.comparison().verdict,
        key="verdict_state",
        change=lambda each: state.compare(verdict=each),
        format_func=lambda each: state_name(each, text),
        label_visibility="collapsed",
        help=text("Narrows the list to pairs with or without a verdict."),
        width=230,
    )


def badge(record: Record | None, text: Text) -> None:
    """Draw a verdict as a badge; nothing where there is none."""
    if record is not None:
        st.badge(
            markdown(word(record.verdict, text)),
            color=COLOURS[record.verdict],
            icon=":material/forum:",
        )


def of_pair(pair: Pair, verdicts: Verdicts, desk: Desk, text: Text) -> None:
    """Show what has been said about a pair, with its history and the ways to change it."""
    record, acts = verdicts.of(pair), verdicts.acts(pair)
    said = markdown(word(record.verdict, text)) if record else text("none recorded yet")
    st.markdown(f"**{text('Verdict')}:** {said}")
    if record is not None:
        st.markdown(markdown(record.reason) or text("No reason is given."))
        st.caption(markdown(origin(record, text)))
    last = _said(pair, len(acts))
    if last:
        _last_act(last, desk, text)
    if desk.refused is not None:
        st.caption(markdown(text.say(desk.refused)))
    else:
        key = form_key(pair, len(acts))
        with st.expander(
            text("Change the verdict") if record else text("Record a verdict"),
            icon=":material/edit_note:",
            key=f"{key}_open",
            expanded=last is not None and last.failed,
        ):
            _form(pair, record, desk, text, key=key)
        _withdrawal(pair, verdicts, desk, text)
    _history(verdicts.history(pair), text)


def _last_act(said: Said, desk: Desk, text: Text) -> None:
    """Say what the last act came to, and offer to undo it."""
    sentence = markdown(text.say(said.message))
    if said.failed:
        st.error(sentence, icon=":material/error:")
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.success(sentence, icon=":material/check:", width="stretch")
        st.button(
            text("Undo"),
            key="undo_verdict",
            icon=":material/undo:",
            on_click=desk.undo,
            args=(said.pair,),
        )


def _form(pair: Pair, record: Record | None, desk: Desk, text: Text, *, key: str) -> None:
    """Draw the form; it begins with the verdict in force."""
    st.session_state.setdefault(f"{key}_kind", record.verdict if record else None)
    st.session_state.setdefault(f"{key}_reason", record.reason if record else "")
    captions = {
        "complementary": text("Same or related fields, and each does its own part."),
        "coordinate": text("They should speak with each other about who does what."),
        "accepted": text("The overlap is known, and there are good reasons for it."),
        "rejected": text("The figures see an overlap that is none in practice."),
    }
    st.caption(
        text(
            "It is kept for the discussion and decides nothing. Whatever is recorded stays in"
            " the history."
        )
    )
    desk.ask_name()
    with st.form(key, border=False):
        st.radio(
            text("What holds about the two"),
            list(VERDICTS),
            index=None,
            key=f"{key}_kind",
            format_func=lambda each: word(each, text),
            captions=[captions[each] for each in VERDICTS],
        )
        st.text_area(
            text("Reason"),
            key=f"{key}_reason",
            max_chars=LONGEST_REASON,
            placeholder=text("What was said in the discussion, and where"),
            height=96,
        )
        st.form_submit_button(
            text("Record the verdict"),
            key=f"{key}_submit",
            type="primary",
            on_click=lambda: desk.record(
                pair,
                st.session_state[f"{key}_kind"] or "",
                st.session_state[f"{key}_reason"],
            ),
        )


def _withdrawal(pair: Pair, verdicts: Verdicts, desk: Desk, text: Text) -> None:
    """Offer to withdraw what was recorded here."""
    if verdicts.held_here(pair):
        st.button(
            text("Withdraw the verdict"),
            key="withdraw_verdict",
            icon=":material/block:",
            type="tertiary",
            on_click=desk.withdraw,
            args=(pair,),
        )


def _history(records: tuple[Record, ...], text: Text) -> None:
    """List everything ever said about the pair, the newest first."""
    if not records:
        return
    title = text.plural("History: {n} entry", "History: {n} entries", len(records))
    with st.expander(title, icon=":material/history:"):
        st.markdown("\n".join(f"- {_entry(one, text)}" for one in reversed(records)))


def _entry(record: Record, text: Text) -> str:
    said = f"**{markdown(word(record.verdict, text))}** · {markdown(origin(record, text))}"
    return f"{said}  \n  {markdown(record.reason)}" if record.reason else said


def absent(
    found: Sequence[Absent],
    overlap: Overlap,
    thresholds: Thresholds,
    text: Text,
    open_pair: Callable[[Pair], None],
) -> None:
    """List the accepted overlaps that are not found as overlaps now, with what changed."""
    if not found:
        return
    title = text.plural(
        "{n} accepted overlap is not found as an overlap now",
        "{n} accepted overlaps are not found as overlaps now",
        len(found),
    )
    with st.expander(title, icon=":material/rule:"):
        st.caption(
            text(
                "They were accepted as overlaps, and with the landscape and the thresholds shown"
                " they are none."
            )
        )
        for one in found:
            _absent(one, overlap, thresholds, text, open_pair)


def _absent(
    found: Absent,
    overlap: Overlap,
    thresholds: Thresholds,
    text: Text,
    open_pair: Callable[[Pair], None],
) -> None:
    pair = found.record.pair
    named = f"**{markdown(pair_name(overlap, pair, text))}**"
    with st.container(gap=None):
        if found.missing:
            st.markdown(named)
        else:
            st.button(
                named,
                key=f"absent_{'_'.join(pair)}",
                type="tertiary",
                on_click=open_pair,
                args=(pair,),
            )
        why = " ".join(reasons_absent(found, thresholds, text))
        st.markdown(markdown(why))
        st.caption(markdown(f"{origin(found.record, text)} {first_letter_up(found.record.reason)}"))
