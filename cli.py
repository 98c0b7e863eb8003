"""The second way in: the application's work from the command line.

What each command does stands in ``commands``; here they get their names.
"""

from __future__ import annotations

import typer

from commands import (
    deliveries,
    innovation,
    landscapes,
    overlap,
    participation,
    statbank,
    store,
    verdicts,
)

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)


@app.callback()
def main() -> None:
    """Klyngelandskab: Denmark's business clusters, from the command line."""


for command in (
    landscapes.check,
    landscapes.boundaries,
    overlap.overlap,
    overlap.gaps,
    participation.participation,
    participation.totals,
    innovation.counts,
    innovation.audit,
    statbank.statbank,
    store.publish,
    store.versions,
    store.diff,
    store.restore,
    store.export,
    store.backup,
    store.restore_backup,
    store.audit_trail,
):
    app.command()(command)
app.command("import")(deliveries.bring_in)
app.add_typer(verdicts.app, name="verdicts")


if __name__ == "__main__":
    app()
