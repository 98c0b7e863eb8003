"""Structured logs on stderr. No personal data: what a user typed or uploaded is never logged."""

from __future__ import annotations

import logging
import sys
from functools import cache

import structlog

from foundation.settings import settings


@cache
def configure() -> None:
    """Set up the log of this process once."""
    chosen = settings()
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if chosen.log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            getattr(logging, chosen.log_level.upper())
        ),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
    )


def logger(name: str) -> structlog.typing.FilteringBoundLogger:
    """Return the logger of a part of the application."""
    configure()
    bound: structlog.typing.FilteringBoundLogger = structlog.get_logger(part=name)
    return bound
