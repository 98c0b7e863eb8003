"""Many visitors: sessions that speak Streamlit's protocol without a browser.

A light client keeps the machine free for the server, so that its figures are the server's.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from pathlib import Path

import psutil
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

from benchmarks.adapters import Adapter
from tests.browser.server import running

MEMORY_SESSIONS = 20
LOAD_SESSIONS = 25
PAUSE = 2.0
CHANGES = 10
ANSWER_LIMIT = 30.0


class Visitor:
    """One session and the filter in it."""

    def __init__(self, connection: ClientConnection, option: str) -> None:
        self.connection = connection
        self.option = option
        self.state = ClientState()
        self.widget = ""
        self.kind = ""

    @classmethod
    async def arrive(cls, url: str, option: str) -> Visitor:
        """Open a session and wait until its first run has ended."""
        address = url.replace("http", "ws", 1) + "/_stcore/stream"
        connection = await connect(
            address, subprotocols=["streamlit"], max_size=None, proxy=None, compression=None
        )
        visitor = cls(connection, option)
        await visitor.run()
        if not visitor.widget:
            raise RuntimeError(f"The page has no filter with the option {option!r}")
        return visitor

    async def run(self) -> float:
        """Ask for a run and return the seconds until it has ended."""
        began = time.perf_counter()
        await self.connection.send(BackMsg(rerun_script=self.state).SerializeToString())
        async with asyncio.timeout(ANSWER_LIMIT):
            while True:
                message = ForwardMsg.FromString(await self.connection.recv())
                self._note(message)
                kind = message.WhichOneof("type")
                if kind == "script_finished" and message.script_finished in (
                    ForwardMsg.FINISHED_SUCCESSFULLY,
                    ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY,
                ):
                    return time.perf_counter() - began

    def _note(self, message: ForwardMsg) -> None:
        if message.WhichOneof("type") == "new_session":
            self.state.page_script_hash = message.new_session.page_script_hash
        elif message.WhichOneof("type") == "delta":
            element = message.delta.new_element
            kind = element.WhichOneof("type")
            if kind in {"selectbox", "button_group"}:
                found = getattr(element, kind)
                if self.option in [getattr(each, "content", each) for each in found.options]:
                    self.widget, self.kind = found.id, kind
                    self.state.fragment_id = message.delta.fragment_id

    async def choose(self, values: tuple[str, ...]) -> float:
        """Set the filter and return the seconds until the run has ended."""
        chosen = WidgetState(id=self.widget)
        if self.kind == "selectbox":
            chosen.string_value = values[0]
        else:
            chosen.string_array_value.SetInParent()
            chosen.string_array_value.data.extend(values)
        del self.state.widget_states.widgets[:]
        self.state.widget_states.widgets.append(chosen)
        return await self.run()


def p95(times: list[float]) -> float:
    """Return the time that 95 of 100 do not exceed."""
    return statistics.quantiles(times, n=20, method="inclusive")[-1]


async def use(visitor: Visitor, adapter: Adapter, delay: float) -> list[float]:
    """Change the filter every two seconds and return the times in milliseconds."""
    await asyncio.sleep(delay)
    times = []
    for step in range(CHANGES):
        took = await visitor.choose(adapter.values[step % len(adapter.values)])
        times.append(1000 * took)
        await asyncio.sleep(max(0.0, PAUSE - took))
    return times


async def measure(url: str, process: psutil.Process, adapter: Adapter) -> dict[str, list[float]]:
    """Measure memory over 20 further sessions, then one session alone, then 25 together."""
    visitors = [await Visitor.arrive(url, adapter.values[0][0])]
    for values in adapter.values:
        await visitors[0].choose(values)
    before = process.memory_info().rss
    visitors += [await Visitor.arrive(url, adapter.values[0][0]) for _ in range(MEMORY_SESSIONS)]
    grown = (process.memory_info().rss - before) / MEMORY_SESSIONS / 1e6
    alone = await use(visitors[0], adapter, 0)
    while len(visitors) < LOAD_SESSIONS:
        visitors.append(await Visitor.arrive(url, adapter.values[0][0]))
    together: list[float] = []
    answered = await asyncio.gather(
        *(
            use(visitor, adapter, PAUSE * number / LOAD_SESSIONS)
            for number, visitor in enumerate(visitors)
        ),
        return_exceptions=True,
    )
    for outcome in answered:
        if isinstance(outcome, BaseException):
            together += [1000 * ANSWER_LIMIT] * CHANGES
        else:
            together += outcome
    for visitor in visitors:
        await visitor.connection.close()
    return {
        "memory": [grown],
        "alone p95": [p95(alone)],
        "25 p50": [statistics.median(together)],
        "25 p95": [p95(together)],
    }


def measure_sessions(adapter: Adapter, folder: Path) -> dict[str, list[float]]:
    """Start the application afresh and let many visitors use it."""
    script = adapter.script(folder)
    with running(folder, script, **adapter.environment) as server:
        process = psutil.Process(server.process.pid)
        return asyncio.run(measure(server.url, process, adapter))
