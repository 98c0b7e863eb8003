"""Import: choose a file, read the report, see what would change, publish."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from foundation.language import Text
from loaders.store.versions import Version
from pages.common import rights, stored
from pages.common.context import Context
from pages.data import catalogue, companies, deliveries, editions, proposing
from pages.data.deliveries import CHOOSE, PREVIEW, PUBLISH, REPORT, Reading
from ui import data_companies, data_import, data_report, data_steps


def show(opened: Context) -> None:
    """Draw the open step; readers learn why there is none for them."""
    text, who = opened.text, rights.person()
    if not who.may_publish:
        data_import.no_right(text.say(who.why_not) if who.why_not else "", text)
        return
    with editions.saying(text):
        base = stored.versions(opened.landscape.identifier)[-1]
        found = deliveries.current(base.landscape)
        if found and found.base != base:
            found = read_again(found, base, text)
        at = found.step if found else CHOOSE
        reached = CHOOSE if found is None else PUBLISH if found.landscape else REPORT
        data_steps.steps(data_import.STEPS, at, reached, deliveries.go, text)
        if found is None or at == CHOOSE:
            choose(opened, base)
        else:
            STEPS[at](opened, found)


def read_again(found: Reading, base: Version, text: Text) -> Reading | None:
    """Read a delivery anew on top of what somebody else has published meanwhile."""
    if found.kind == "catalogue":
        made = catalogue.read(found.uploads, base, text, add=found.add)
    elif key := companies.company_key(text):
        made = companies.read(found.uploads, base, key, text, add=found.add, given=found.given)
    else:
        return None
    made = replace(made, step=min(found.step, PREVIEW if made.landscape else REPORT))
    deliveries.keep(made)
    proposing.was_overtaken(base)
    st.rerun()


def choose(opened: Context, base: Version) -> None:
    """Ask what is brought in, and read it."""
    text = opened.text
    kind = data_import.kind(text)
    data_import.explain(kind, text)
    {"catalogue": catalogue, "companies": companies}[kind].choose(opened, base)


def report(opened: Context, found: Reading) -> None:
    """Show every problem, and what the delivery held."""
    text = opened.text
    st.markdown(f"## {text('Report')}")
    data_import.held(found.tables, found.kept, found.extras, text)
    data_report.draw(
        found.problems,
        text,
        name="klyngelandskab-rapport.xlsx",
        download=lambda: catalogue.findings(found, text),
        purpose=data_import.purpose(found.kind, text),
    )
    able = found.landscape is not None
    data_import.forward(text("See what would change"), lambda: deliveries.go(PREVIEW), able=able)


def preview(opened: Context, found: Reading) -> None:
    """Show what would change against the newest version."""
    text = opened.text
    st.markdown(f"## {text('What would change')}")
    if found.landscape is not None:
        compared = proposing.preview(opened, found.base, found.landscape, "import")
        if found.kind == "companies":
            data_companies.counts(compared.new, text)
        data_import.forward(text("Go on to publish"), lambda: deliveries.go(PUBLISH), able=True)


def publish(opened: Context, found: Reading) -> None:
    """Publish the delivery as the next version."""
    if found.landscape is not None:
        rights.ask_name(opened.text)
        proposing.publish(opened, found.base, found.landscape, "import", deliveries.forget)


STEPS = {REPORT: report, PREVIEW: preview, PUBLISH: publish}
