"""A landscape with invented companies: real clusters, an invented ``participation`` table.

No list of the companies behind the published totals is public, and such a list would be personal
business data. To show, test and measure what is computed from one, this package invents it:
seeded, of any size, and such that its distinct companies add up to the totals that were published.
See :mod:`landscapes.synthetic.totals` for what it is calibrated to,
:mod:`landscapes.synthetic.world` and :mod:`landscapes.synthetic.companies` for what is invented.
"""

from typing import Final

NAME: Final = "landscapes.synthetic"
VERSION: Final = "1.0"
"""Of the recipe: one version, seed and size make the same tables."""
