"""A real server in a process of its own, for the browser tests, the benchmark and screenshots."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx

PROJECT = Path(__file__).resolve().parents[2]
START_LIMIT = 90.0
CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass(frozen=True)
class Server:
    """A running application."""

    url: str
    log: Path
    process: subprocess.Popen[bytes]
    seconds_to_healthy: float


def chromium() -> str:
    """Return the browser to drive; bin/test finds or installs one."""
    return os.environ.get("CHROMIUM") or "/usr/bin/chromium"


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def running(
    folder: Path,
    script: str = "explorer.py",
    options: tuple[str, ...] = (),
    base: str = "",
    **environment: str,
) -> Iterator[Server]:
    """Run a Streamlit script until the block ends; what it writes stays in ``folder``.

    ``base`` is a path below which the server answers, such as ``/klynger``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    arguments = (script, *options) if script == "hello" else ("run", script, *options)
    command = [
        sys.executable,
        *("-m", "streamlit", *arguments),
        *("--server.port", str(port)),
        *("--server.address", "127.0.0.1"),
        *("--server.headless", "true"),
        *(("--server.baseUrlPath", base.strip("/")) if base else ()),
    ]
    variables = {
        **os.environ,
        "KLYNGELANDSKAB_DATA_FOLDER": str(folder / "var"),
        "PYTHONUNBUFFERED": "1",
        **environment,
    }
    log = folder / "server.log"
    began = time.perf_counter()
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=PROJECT,
            env=variables,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    url = f"http://127.0.0.1:{port}{base}"
    try:
        wait_until_healthy(url, process, log)
        yield Server(url, log, process, time.perf_counter() - began)
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_until_healthy(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until the server answers, or say what it wrote before it died."""
    end = time.monotonic() + START_LIMIT
    with httpx.Client(trust_env=False) as client:
        while time.monotonic() < end and process.poll() is None:
            with contextlib.suppress(httpx.TransportError):
                if client.get(f"{url}/_stcore/health").is_success:
                    return
            time.sleep(0.02)
    raise RuntimeError(f"The server did not start:\n{log.read_text(errors='replace')[-4000:]}")
