"""What every room of the house stands on: settings, language, logs and the table model.

Imports nothing of the project; every other package may import it.
"""
