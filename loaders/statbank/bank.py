"""Asking StatBank: one question, one answer, and what was answered before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Final, Generic, Literal, TypeVar

import httpx

from foundation.language import Language, Message
from foundation.logs import logger
from foundation.problems import Problem
from geodata.fetching import PATIENCE, Refused, asked, is_web_page, pieces, shown
from loaders.statbank.writing import write_whole

Function = Literal["tableinfo", "data"]
Content = TypeVar("Content")

LARGEST_ANSWER: Final = 20_000_000
_LARGEST_REASON: Final = 20_000
_LONGEST_REASON: Final = 300
_PASSING: Final = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS}


class Rejected(Refused):
    """A question that StatBank will not answer however often it is asked."""

    def __init__(self, file: str, msgid: str, **values: object) -> None:
        # said again, so that the messages are found for translation
        super().__init__(file, msgid, **values)


@dataclass(frozen=True, slots=True)
class Answer(Generic[Content]):
    """What was answered, when, and why nothing newer could be had (if that was tried)."""

    content: Content
    fetched: datetime
    problem: Problem | None = None
    doubted: bool = False


class Bank:
    """StatBank at one address, with a folder in which its answers are kept.

    Parameters
    ----------
    address : str
        The base address, such as ``https://api.statbank.dk/v1``.
    folder : Path
        Where answers are kept, one file for each question; made when first needed.
    timeout : float
        Seconds of silence to bear.
    keep : timedelta
        How long an answer is used without asking again.
    language : {"da", "en"}
        The language in which StatBank says what is wrong.
    largest : int
        Bytes at which an answer is refused.
    """

    def __init__(
        self,
        address: str,
        folder: Path,
        *,
        timeout: float,
        keep: timedelta,
        language: Language = "da",
        largest: int = LARGEST_ANSWER,
    ) -> None:
        self._address = address.rstrip("/")
        self._folder = folder
        self._timeout = timeout
        self._keep = keep
        self._language = language
        self._largest = largest

    def ask(
        self, function: Function, question: Mapping[str, object], read: Callable[[bytes], Content]
    ) -> Answer[Content]:
        """Return what StatBank answers, or has answered lately.

        Parameters
        ----------
        function : {"tableinfo", "data"}
            What is asked of StatBank.
        question : Mapping
            The JSON object that is sent.
        read : callable
            Makes sense of the answer and raises ``Refused`` if there is none to be made; only what
            can be read is kept.

        Returns
        -------
        Answer
            A kept answer that is older than wanted carries a warning with its age: StatBank could
            then not be reached, or had a fault.

        Raises
        ------
        Refused
            If there is neither an answer nor a kept one, or if StatBank rejects the question.
        """
        file = self._folder / f"{self._digest(function, question)}.json"
        now = datetime.now(UTC)
        kept = _kept(file, read)
        if kept and not kept.doubted and timedelta() <= now - kept.fetched < self._keep:
            return kept
        try:
            content = self._post(function, question)
            answer = Answer(read(content), now)
        except Rejected:
            raise
        except Refused as refused:
            return _instead(kept, refused.problem, now)
        self._write(file, function, question, content, now)
        return answer

    def doubt(self, function: Function, question: Mapping[str, object]) -> None:
        """Have a question asked again next time: its answer did not hold what it should.

        The answer stays for when StatBank cannot be reached.
        """
        file = self._folder / f"{self._digest(function, question)}.json"
        try:
            record = json.loads(file.read_text(encoding="utf-8"))
            write_whole(file, _as_json({**record, "doubted": True}))
        except (OSError, ValueError, TypeError) as reason:
            logger("loaders").warning("statbank_answer_not_doubted", why=str(reason))

    def _digest(self, function: Function, question: Mapping[str, object]) -> str:
        asked_for = json.dumps([self._address, function, question], sort_keys=True)
        return hashlib.sha256(asked_for.encode()).hexdigest()

    def _post(self, function: Function, question: Mapping[str, object]) -> bytes:
        address = f"{self._address}/{function}"
        name = shown(address)
        body = {**question, "lang": self._language}
        with asked(address, timeout=self._timeout, body=body) as response:
            if response.status_code != HTTPStatus.OK:
                raise _rejection(response, name)
            if is_web_page(response):
                raise Refused(
                    name, "A web page came instead of data, perhaps to log in to a network."
                )
            patience = self._timeout * PATIENCE
            return b"".join(pieces(response, name, patience=patience, largest=self._largest))

    def _write(
        self,
        file: Path,
        function: Function,
        question: Mapping[str, object],
        content: bytes,
        now: datetime,
    ) -> None:
        record = {
            "address": shown(f"{self._address}/{function}"),
            "question": question,
            "fetched": now.isoformat(),
            "content": content.decode("utf-8-sig"),
        }
        try:
            write_whole(file, _as_json(record))
        except OSError as reason:
            # the answer is good all the same; the next time it is asked for again
            logger("loaders").warning("statbank_answer_not_kept", why=str(reason))


def _as_json(record: Mapping[str, object]) -> bytes:
    return json.dumps(record, ensure_ascii=False, indent=1).encode()


def _kept(file: Path, read: Callable[[bytes], Content]) -> Answer[Content] | None:
    """Return a kept answer; one that cannot be read counts as none."""
    try:
        record = json.loads(file.read_text(encoding="utf-8"))
        fetched = datetime.fromisoformat(record["fetched"]).astimezone(UTC)
        content = read(record["content"].encode())
        return Answer(content, fetched, doubted=record.get("doubted", False) is True)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, Refused):
        return None


def _instead(kept: Answer[Content] | None, problem: Problem, now: datetime) -> Answer[Content]:
    """Return the kept answer with its age; without one, say what can be done."""
    if kept is None:
        raise Refused(
            problem.file,
            "{reason} No earlier answer is kept here. Try again later, or check the network and "
            "the address of StatBank in the configuration.",
            reason=problem.message,
        )
    message = Message(
        "{reason} The answer of {day} is used instead; it is {days} days old.",
        {
            "reason": problem.message,
            "day": kept.fetched.date(),
            "days": max((now - kept.fetched).days, 0),
        },
    )
    return Answer(kept.content, kept.fetched, Problem("warning", message, problem.file))


def _rejection(response: httpx.Response, name: str) -> Refused:
    status = response.status_code
    if response.is_redirect:
        target = shown(response.headers.get("location", ""))
        return Rejected(
            name, "The address has moved to {target}: set it in the configuration.", target=target
        )
    reason = _reason(response, name)
    if status in _PASSING or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Refused(
            name,
            "StatBank cannot answer now (status {status}). {reason}",
            status=str(status),
            reason=reason,
        )
    return Rejected(
        name,
        "StatBank rejects the question (status {status}). {reason} Check the address, the table "
        "and its variables in the configuration.",
        status=str(status),
        reason=reason,
    )


def _reason(response: httpx.Response, name: str) -> Message:
    """Return what StatBank says itself of a rejection."""
    none = Message("It gives no reason.")
    try:
        found = json.loads(b"".join(pieces(response, name, patience=5, largest=_LARGEST_REASON)))
        said = ": ".join(str(found[key]) for key in ("errorTypeCode", "message") if found.get(key))
    except (Refused, httpx.HTTPError, ValueError, AttributeError, RecursionError):
        return none
    said = said[:_LONGEST_REASON]
    return Message("It says: {said}", {"said": said}) if said else none
