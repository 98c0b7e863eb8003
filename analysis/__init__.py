"""The domain: pure functions over tables.

Functions take and return frames and series with a stated index; nothing here reads a file, opens
a connection or draws.
"""
