"""Bring company lists in: who took part in which cluster, when, where and with what result.

Lists come as workbooks, text files or Parquet, with Danish or English headings in any order, and
may have a million rows. They are read (``lists``, ``headings``), checked column by column
(``columns``, ``places``), put together (``joining``) and stored without a trace of who the
companies are (``importing``, ``storing``).
"""
