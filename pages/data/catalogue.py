"""A catalogue brought in: the file, its reading, the template and the coloured report."""

from __future__ import annotations

import streamlit as st

from foundation.landscape import Landscape
from foundation.language import Message, Text
from foundation.problems import Problem
from loaders.deliveries import Delivered, Upload, forms, read_delivery
from loaders.store.versions import Version
from pages.common import stored
from pages.common.context import Context
from pages.data import deliveries
from pages.data.deliveries import Reading
from ui import data_import
from writers.findings import findings_workbook
from writers.template import template


def choose(opened: Context, base: Version) -> None:
    """Ask for a file, and read it as soon as it is there."""
    text = opened.text
    add = data_import.only_some(text)
    if chosen := data_import.uploader("catalogue", deliveries.times(), text):
        deliveries.keep(read(deliveries.taken(chosen), base, text, add=add))
        st.rerun()
    taxonomy = opened.overview.taxonomy.reset_index()
    data_import.template(lambda: template(text, taxonomy, forms()), text)


def read(uploads: tuple[Upload, ...], base: Version, text: Text, *, add: bool) -> Reading:
    """Read a file, telling how far it is; pressing “Cancel” ends the run, and nothing is kept."""
    upload = uploads[0]
    progress = data_import.reading(upload.name, deliveries.forget, text)
    found = read_delivery(upload, stored.opened(base), add=add, progress=progress)
    landscape, problems = _of_the_same(found, base, upload.name)
    return Reading(
        "catalogue",
        uploads,
        base,
        landscape,
        problems,
        found.tables,
        found.kept,
        found.extras,
        add,
    )


def _of_the_same(
    found: Delivered, base: Version, file: str
) -> tuple[Landscape | None, tuple[Problem, ...]]:
    """Refuse a Data Package of another landscape: its versions are those of that one."""
    made = found.landscape
    if made is None or made.identifier == base.landscape:
        return made, found.problems
    message = Message(
        "This is the landscape {name}. Open it at left before you bring it in; one that is not"
        " there yet is published with “python cli.py publish”",
        {"name": made.identifier},
    )
    return None, (*found.problems, Problem("error", message, file))


def findings(found: Reading, text: Text) -> bytes:
    """Return the delivery again with its faulty cells coloured; of companies only the list."""
    data = found.uploads[0].data if found.kind == "catalogue" else b""
    return findings_workbook(data, found.problems, text)
