"""Areas: codes, names, hierarchy, reference figures, outlines, and how they were made.

May import ``foundation`` and outside libraries, nothing else of the project. ``geodata.areas``
loads without any geometry library; ``geodata.outlines`` needs geopandas.
"""
