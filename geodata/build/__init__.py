"""How the embedded outlines were made: ``python -m geodata.build``.

Needs the development requirements (scipy, svgpathtools), npm and the npm registry; the
application itself needs none of them. The recipe stands in ``geodata/README.md``.
"""
