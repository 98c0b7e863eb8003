"""Statistics Denmark's StatBank as a source of enterprises, population and employment.

Whoever installs this application fetches figures by municipality straight from
https://api.statbank.dk and gets them as rows of a landscape's ``indicators``. What the API takes
and answers follows its own documentation
(https://www.dst.dk/en/Statistik/hjaelp-til-statistikbanken/api, read with its change log up to
April 2025):

- a question is a JSON object, sent by POST to ``tableinfo`` (what is in a table) or ``data``;
- a variable for which nothing is chosen is summed away ("eliminated") where the table allows it;
- an answer may have 1,000,000 cells; one figure for each of 98 municipalities is far below;
- a figure that is missing or withheld reads ``..``; only the streaming formats (BULK, SDMX), which
  leave zeros out, need the table's ``suppressedDataValue``, and they are not used here;
- a rejection is a JSON object with ``errorTypeCode`` and ``message``;
- reuse is free, for any purpose, with "Source: Statistics Denmark" (CC BY 4.0).

**Not seen running against the real API**: it could not be reached from the machine on which this
was written, which has no internet. The tests run against a server of their own that answers as the
documentation and published examples do (``tests/unit/statbank_server.py``).

No library is used for JSON-stat. pyjstat (2.4.0, March 2023, older than pandas 2) does its own
requests without a limit on time or size, brings ``requests`` for that, and returns labels and
values without what tells a withheld figure from none; denstatbank (0.8.1, June 2023) is a thin
wrapper of the same kind. The part of JSON-stat that is needed is a product of code lists.

Modules: :mod:`~loaders.statbank.series` says which table is which indicator,
:mod:`~loaders.statbank.tables` makes a question of it, :mod:`~loaders.statbank.bank` asks it and
keeps the answer, :mod:`~loaders.statbank.answers` reads the answer,
:mod:`~loaders.statbank.indicators` checks it and makes rows, and :mod:`~loaders.statbank.merging`
puts these into a landscape.
"""
