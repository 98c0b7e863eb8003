"""The bundled landscapes, data only, and how the synthetic one among them is made."""
