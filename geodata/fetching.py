"""Bring a boundary file here from an address, or say in plain words why it did not come."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from foundation.language import Message
from foundation.problems import Problem

Progress = Callable[[int, int | None], None]
"""Called with the bytes that have come and the bytes announced, if any."""

LARGEST_BYTES = 600_000_000
PATIENCE = 20
"""The whole transfer may take this many times as long as one silence."""


class Refused(Exception):  # noqa: N818 - not an error of the program
    """An input that cannot be read at all; carries the problem to report."""

    def __init__(self, file: str, msgid: str, **values: object) -> None:
        super().__init__(msgid)
        self.problem = Problem("error", Message(msgid, values), file)


def is_address(source: str) -> bool:
    """Return whether a source is an address rather than a file.

    >>> is_address("https://example.org/kommuner.geojson"), is_address("C:/kommuner.geojson")
    (True, False)
    """
    return "://" in source


def shown(source: str) -> str:
    """Return a source as it may be shown and stored: without passwords, keys and queries.

    >>> shown("https://me:secret@example.org/kommuner?format=geojson&token=1234")
    'https://example.org/kommuner'
    >>> shown("/home/me/kommuner.gpkg")
    'kommuner.gpkg'
    """
    if not is_address(source):
        return Path(source).name
    parts = urlsplit(source)
    host = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{host}{parts.path}"


def fetch(
    address: str,
    target: Path,
    *,
    timeout: float,
    progress: Progress | None = None,
    largest: int = LARGEST_BYTES,
) -> None:
    """Stream an address into a file.

    Parameters
    ----------
    address : str
        An http or https address.
    target : Path
        The file to write.
    timeout : float
        Seconds of silence to bear; the whole transfer may take twenty times as long.
    progress : callable, optional
        Told how far it has come.
    largest : int
        Bytes at which to stop.

    Raises
    ------
    Refused
        If the address cannot be reached or does not hand out a file.
    """
    name = shown(address)
    if urlsplit(address).scheme.lower() not in {"http", "https"}:
        raise Refused(name, "Only http and https addresses can be fetched.")
    try:
        with (
            httpx.Client(timeout=timeout, follow_redirects=True) as client,
            client.stream("GET", address) as response,
        ):
            _accept(response, name)
            _store(response, target, name, progress, timeout * PATIENCE, largest)
    except httpx.TimeoutException as error:
        msgid = "The address did not answer within {seconds} seconds."
        raise Refused(name, msgid, seconds=timeout) from error
    except httpx.RemoteProtocolError as error:
        raise Refused(name, "The transfer broke off before the file was complete.") from error
    except httpx.TooManyRedirects as error:
        raise Refused(name, "The address leads round in a circle of redirections.") from error
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
        msgid = "The address cannot be reached ({reason})."
        raise Refused(name, msgid, reason=type(error).__name__) from error


def _accept(response: httpx.Response, name: str) -> None:
    if response.status_code != httpx.codes.OK:
        msgid = "The address answered with status {status} instead of a file."
        raise Refused(name, msgid, status=str(response.status_code))
    if response.headers.get("content-type", "").lower().startswith("text/html"):
        raise Refused(name, "This is a web page, not a boundary file.")


def _store(
    response: httpx.Response,
    target: Path,
    name: str,
    progress: Progress | None,
    patience: float,
    largest: int,
) -> None:
    announced = response.headers.get("content-length", "")
    expected = int(announced) if announced.isdigit() else None
    started = time.monotonic()
    written = 0
    with target.open("wb") as file:
        for chunk in response.iter_bytes():
            written += len(chunk)
            if written > largest:
                msgid = "The file is larger than {megabytes} MB."
                raise Refused(name, msgid, megabytes=largest // 1_000_000)
            if time.monotonic() - started > patience:
                msgid = "The transfer took longer than {seconds} seconds."
                raise Refused(name, msgid, seconds=patience)
            file.write(chunk)
            if progress:
                progress(response.num_bytes_downloaded, expected)
    if not written:
        raise Refused(name, "The address sent an empty file.")
    if expected is not None and response.num_bytes_downloaded < expected:
        raise Refused(name, "The transfer broke off before the file was complete.")
