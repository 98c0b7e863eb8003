"""One visitor in a real browser: times as the browser's own clock has them, bytes, server CPU."""

from __future__ import annotations

import base64
import re
import time
import zlib
from collections import defaultdict
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil
from playwright.sync_api import Browser, CDPSession, Page

from benchmarks.adapters import FRAME, PANEL_HEADING, Adapter
from tests.browser.actions import LIMIT, wait_for_app
from tests.browser.server import running

Figures = dict[str, list[float]]
INTERACTIONS = 4
# Streamlit's own pages, scripts and end points; a component's files and ours are not among them.
STREAMLITS_OWN = ("/static/", "/_stcore/", "/favicon", "/manifest")
FIRST_CONTENT = (
    '(document.querySelector(\'[data-testid="stMain"] [data-testid="stElementContainer"]\')'
    "?.getBoundingClientRect().height ?? 0) > 0"
)
# Starts the clock at the next press, in either document, and stops it in the first frame that
# the browser paints with the probe true.
STOPWATCH = """(probe) => {
  const now = () => performance.timeOrigin + performance.now();
  const test = new Function("frame", `return (${probe});`);
  const frameOf = () => FRAME;
  window.__began = window.__took = null;
  const start = () => { window.__began ??= now(); };
  for (const doc of [document, frameOf()]) doc?.addEventListener("pointerdown", start, true);
  const look = () => {
    if (window.__began !== null && test(frameOf())) window.__took = now() - window.__began;
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}""".replace("FRAME", FRAME)
# The middles of areas that a press there would really hit, largest first, in page coordinates.
MIDDLES = """(selector) => {
  const element = document.querySelector('iframe[title="streamlit_folium.st_folium"]');
  const place = element.getBoundingClientRect();
  const found = [];
  for (const path of element.contentDocument.querySelectorAll(selector)) {
    const box = path.getBoundingClientRect();
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    const visible = place.y + y > 0 && place.y + y < window.innerHeight;
    if (visible && element.contentDocument.elementFromPoint(x, y) === path)
      found.push([box.width * box.height, place.x + x, place.y + y]);
  }
  return found.sort((a, b) => b[0] - a[0]).slice(0, 4).map(([, x, y]) => [x, y]);
}"""


class Traffic:
    """Bytes over the wire: files as Chromium counts them, compressed and with headers, and frames.

    Chromium shows frames unpacked. Where the socket compresses (permessage-deflate), they are
    packed again here with the window that was agreed on, each way with the memory of what went
    before, as both ends do.
    """

    def __init__(self, session: CDPSession) -> None:
        self.addresses: dict[str, str] = {}
        self.bytes: dict[str, float] = defaultdict(float)
        self.packers: dict[str, Any] = {}
        session.on("Network.requestWillBeSent", self._sent)
        session.on("Network.loadingFinished", self._finished)
        session.on("Network.webSocketHandshakeResponseReceived", self._shaken)
        session.on("Network.webSocketFrameReceived", lambda event: self._frame("server", event))
        session.on("Network.webSocketFrameSent", lambda event: self._frame("client", event))
        session.send("Network.enable")

    def _sent(self, event: dict[str, Any]) -> None:
        self.addresses[event["requestId"]] = event["request"]["url"]

    def _finished(self, event: dict[str, Any]) -> None:
        path = urlsplit(self.addresses.get(event["requestId"], "")).path
        own = path == "/" or path.startswith(STREAMLITS_OWN) or "." not in path
        self.bytes["streamlit" if own else "app"] += event["encodedDataLength"]

    def _frame(self, sender: str, event: dict[str, Any]) -> None:
        response = event["response"]
        data = response["payloadData"]
        frame = base64.b64decode(data) if response["opcode"] == 2 else data.encode()
        if packer := self.packers.get(sender):
            frame = packer.compress(frame) + packer.flush(zlib.Z_SYNC_FLUSH)[:-4]
        self.bytes["app"] += len(frame)

    def _shaken(self, event: dict[str, Any]) -> None:
        headers = {name.lower(): value for name, value in event["response"]["headers"].items()}
        agreed = headers.get("sec-websocket-extensions", "")
        self.packers.clear()
        if "permessage-deflate" in agreed and "no_context_takeover" not in agreed:
            for sender in ("server", "client"):
                window = re.search(rf"{sender}_max_window_bits=(\d+)", agreed)
                bits = int(window[1]) if window else zlib.MAX_WBITS
                self.packers[sender] = zlib.compressobj(wbits=-bits, memLevel=5)

    def taken(self) -> tuple[float, float]:
        """Return and forget the bytes so far: without Streamlit's own files, and all of them."""
        own, all_bytes = self.bytes["app"], sum(self.bytes.values())
        self.bytes.clear()
        return own, all_bytes


def settle(page: Page) -> None:
    """Wait until the page is at rest and has been for a moment, so that nothing is counted late."""
    wait_for_app(page)
    page.wait_for_timeout(400)
    wait_for_app(page)


def time_first_view(page: Page, probe: str) -> float:
    """Return the milliseconds from the navigation's start until the probe is true."""
    script = f"() => {{ const frame = {FRAME}; return ({probe}) ? performance.now() : false; }}"
    return float(page.wait_for_function(script, polling="raf", timeout=LIMIT).json_value())


def time_press(page: Page, press: Any, probe: str) -> float:
    """Return the milliseconds from a press until the probe is true."""
    page.evaluate(STOPWATCH, probe)
    press()
    took = page.wait_for_function("() => window.__took", polling="raf", timeout=LIMIT)
    return float(took.json_value())


def cpu(process: psutil.Process) -> float:
    """Return the milliseconds of CPU that a process has used."""
    times = process.cpu_times()
    return 1000 * (times.user + times.system)


def measure_filter(
    page: Page, adapter: Adapter, traffic: Traffic, server: psutil.Process
) -> Figures:
    """Change the filter a few times; the first change only warms up."""
    figures: Figures = defaultdict(list)
    used = 0.0
    for step in range(INTERACTIONS + 2):
        press, probe = adapter.filter(page, step)
        traffic.taken()
        before = cpu(server)
        took = time_press(page, press, probe)
        settle(page)
        if step >= 2:
            used += cpu(server) - before
            figures["filter"].append(took)
            figures["filter bytes"].append(traffic.taken()[0] / 1000)
    # The clock of a process ticks every 10 ms, hence a mean over several changes.
    figures["filter cpu"] = [used / INTERACTIONS]
    return figures


def measure_click(
    page: Page, adapter: Adapter, traffic: Traffic, server: psutil.Process
) -> Figures:
    """Click areas in turn until the panel names another one."""
    figures: Figures = defaultdict(list)
    middles = page.evaluate(MIDDLES, adapter.areas)
    if len(middles) < 2:
        raise RuntimeError("The map shows no two areas to click")
    used = 0.0
    for step in range(INTERACTIONS + 1):
        x, y = middles[step % 2]
        page.mouse.move(x, y)
        settle(page)
        before_text = page.evaluate(f"() => {PANEL_HEADING}")
        probe = f"{PANEL_HEADING}.length > 0 && {PANEL_HEADING} !== {before_text!r}"
        traffic.taken()
        before = cpu(server)
        took = time_press(page, lambda x=x, y=y: page.mouse.click(x, y), probe)
        settle(page)
        if step >= 1:
            used += cpu(server) - before
            figures["click"].append(took)
            figures["click bytes"].append(traffic.taken()[0] / 1000)
    figures["click cpu"] = [used / INTERACTIONS]
    return figures


def measure_pages(browser: Browser, adapter: Adapter, url: str) -> Figures:
    """Open each page in a new browser on the warm server, until it shows its first content."""
    took = []
    for address in adapter.pages:
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        page = context.new_page()
        page.goto(url + address, wait_until="commit")
        took.append(time_first_view(page, FIRST_CONTENT))
        settle(page)
        context.close()
    return {"first content": [max(took)]}


def measure_round(browser: Browser, adapter: Adapter, folder: Path) -> Figures:
    """Start the application afresh and visit it: first view, reload, filter, click, pages."""
    figures: Figures = {}
    script = adapter.script(folder)
    with running(folder, script, **adapter.environment) as server:
        process = psutil.Process(server.process.pid)
        figures["start"] = [1000 * server.seconds_to_healthy]
        context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="da-DK")
        page = context.new_page()
        traffic = Traffic(context.new_cdp_session(page))
        page.goto(server.url, wait_until="commit")
        figures["cold"] = [time_first_view(page, adapter.first_view)]
        settle(page)
        own, everything = traffic.taken()
        figures["load bytes"], figures["load bytes, all"] = [own / 1000], [everything / 1000]
        page.reload(wait_until="commit")
        figures["reload"] = [time_first_view(page, adapter.first_view)]
        settle(page)
        figures["reload bytes"] = [traffic.taken()[0] / 1000]
        figures |= measure_filter(page, adapter, traffic, process)
        if adapter.areas:
            figures |= measure_click(page, adapter, traffic, process)
        context.close()
        figures |= measure_pages(browser, adapter, server.url)
    return figures


def measure_hello(folder: Path) -> Figures:
    """Start Streamlit's own demonstration."""
    with running(folder, "hello") as server:
        time.sleep(0.1)
        return {"start": [1000 * server.seconds_to_healthy]}
