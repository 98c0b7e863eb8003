"""Bring a file or an answer here from an address, or say in plain words why it did not come."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
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
    with asked(address, timeout=timeout) as response:
        _accept(response, name)
        announced = _announced(response)
        with target.open("wb") as file:
            for piece in pieces(response, name, patience=timeout * PATIENCE, largest=largest):
                file.write(piece)
                if progress:
                    progress(response.num_bytes_downloaded, announced)


@contextmanager
def asked(
    address: str, *, timeout: float, body: Mapping[str, object] | None = None
) -> Iterator[httpx.Response]:
    """Ask an address and hand out its answer, whatever its status, before the content has come.

    Parameters
    ----------
    address : str
        An http or https address.
    timeout : float
        Seconds of silence to bear.
    body : Mapping, optional
        Sent as JSON; without it the address is only read. Redirections are then not followed, as
        the body would be lost on the way.

    Raises
    ------
    Refused
        If the address cannot be reached, or if the answer breaks off while it is read.
    """
    name = shown(address)
    if urlsplit(address).scheme.lower() not in {"http", "https"}:
        raise Refused(name, "Only http and https addresses can be fetched.")
    method = "GET" if body is None else "POST"
    try:
        with (
            httpx.Client(timeout=timeout, follow_redirects=body is None) as client,
            client.stream(method, address, json=body) as response,
        ):
            yield response
    except httpx.TimeoutException as error:
        raise Refused(
            name, "The address did not answer within {seconds} seconds.", seconds=timeout
        ) from error
    except httpx.RemoteProtocolError as error:
        raise Refused(name, "The transfer broke off before the file was complete.") from error
    except httpx.TooManyRedirects as error:
        raise Refused(name, "The address leads round in a circle of redirections.") from error
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
        raise Refused(
            name, "The address cannot be reached ({reason}).", reason=type(error).__name__
        ) from error


def _accept(response: httpx.Response, name: str) -> None:
    if response.status_code != httpx.codes.OK:
        raise Refused(
            name,
            "The address answered with status {status} instead of a file.",
            status=str(response.status_code),
        )
    if is_web_page(response):
        raise Refused(name, "This is a web page, not a boundary file.")


def is_web_page(response: httpx.Response) -> bool:
    """Return whether an answer calls itself a web page."""
    kind: str = response.headers.get("content-type", "")
    return kind.lower().startswith("text/html")


def pieces(
    response: httpx.Response, name: str, *, patience: float, largest: int
) -> Iterator[bytes]:
    """Yield the content of an answer piece by piece.

    Parameters
    ----------
    name : str
        What the answer is called in a report.
    patience : float
        Seconds that the whole transfer may take.
    largest : int
        Bytes at which to stop.

    Raises
    ------
    Refused
        If the content is empty, too large, too slow or not complete.
    """
    started = time.monotonic()
    come = 0
    for piece in response.iter_bytes():
        come += len(piece)
        if come > largest:
            raise Refused(
                name, "The file is larger than {megabytes} MB.", megabytes=largest // 1_000_000
            )
        if time.monotonic() - started > patience:
            raise Refused(
                name, "The transfer took longer than {seconds} seconds.", seconds=patience
            )
        yield piece
    if not come:
        raise Refused(name, "The address sent an empty file.")
    announced = _announced(response)
    if announced is not None and response.num_bytes_downloaded < announced:
        raise Refused(name, "The transfer broke off before the file was complete.")


def _announced(response: httpx.Response) -> int | None:
    length = response.headers.get("content-length", "")
    return int(length) if length.isdigit() else None
