"""Bring a catalogue in: a workbook, text files or a Data Package, as somebody hands them over.

What a file is shows in its bytes (``archives``); its tables are told by name or headings
(``headings``), read cell by cell within limits (``workbooks``, ``texts``), checked by the rules of
every landscape (``loaders.sheets``, ``loaders.relations``) and put in the place of those of the
landscape in use (``reading``). Lists of companies come in beside it (``companies``).
"""

from loaders.deliveries.blank import forms
from loaders.deliveries.companies import read_companies
from loaders.deliveries.delivered import CancelledError, Delivered, Progress
from loaders.deliveries.reading import read_delivery
from loaders.uploads import Upload

__all__ = [
    "CancelledError",
    "Delivered",
    "Progress",
    "Upload",
    "forms",
    "read_companies",
    "read_delivery",
]
