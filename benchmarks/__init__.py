"""How fast the application is, beside an empty page and a plain folium page.

Figures, never assertions: absolute times differ from machine to machine, so everything is measured
side by side in one session, and what counts are the ratios.
"""
