"""The store: versions of landscapes, verdicts, saved documents and the audit trail.

It only ever grows: nothing that was written is changed or deleted. ``docs/store.md`` tells how it
is laid out and what holds when a process, a disk or a database fails.
"""

from loaders.store.store import Store, open_store

__all__ = ["Store", "open_store"]
