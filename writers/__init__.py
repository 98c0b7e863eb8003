"""Files to take home: bytes from tables, each with what it shows, from where and when.

The opposite of ``loaders``. Pages and the command line both write here, so it knows neither.
"""
