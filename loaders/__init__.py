"""Bringing data in: read a package, check it against its schemas, hand out one landscape.

What comes from a file is never trusted: it is text until a schema says otherwise, nothing in it
is evaluated, and everything that is wrong with it is collected as problems.
"""
