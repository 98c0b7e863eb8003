"""What the command line can do, one module per subject; ``cli.py`` puts them together.

Every command keeps the same manners: with ``--json`` the result stands alone on stdout, messages
go to stderr, and progress shows on a terminal only. It ends with 0 when all is well, 1 when there
are errors, 2 when there was nothing that could be read.
"""
