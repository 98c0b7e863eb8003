"""The editor of a draft: what is typed is put into it at once, and can be taken back."""

from __future__ import annotations

from analysis.corrections import Correction, put, without
from loaders.store.versions import Version
from pages.data import checks, drafts
from ui import data_corrections
from ui import drafts as drawn
from ui.drafts import Gathered


def edit(
    base: Version,
    kept: tuple[Correction, ...],
    gathered: Gathered,
    faults: list[checks.Fault],
) -> None:
    """Draw the editor and what waits; every change is kept at once.

    Parameters
    ----------
    base : Version
    kept : tuple of Correction
        The whole draft, with what no longer fits to the version.
    gathered : Gathered
    faults : list of Fault
        What the check says of it.
    """

    def change(*new: Correction) -> None:
        def how(before: tuple[Correction, ...]) -> tuple[Correction, ...]:
            for each in new:
                before = put(before, each, gathered.base)
            return before

        drafts.change(base.landscape, kept, how)

    def take_back(gone: Correction) -> None:
        drawn.let_go_of_table()
        drafts.change(base.landscape, kept, lambda before: without(before, gone))

    data_corrections.editor(gathered, change, has_companies=checks.has_companies(base))
    data_corrections.waiting(gathered, faults, take_back)
