"""A browser for tests: Chromium with a tone for a microphone, and ears in its pages."""

import os
import shutil
import signal
import tempfile
import uuid
import wave
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
from playwright.async_api import Browser as Chromium
from playwright.async_api import BrowserContext, Page, async_playwright

PROGRAM: Final = shutil.which("chromium") or "chromium"
SMALL, LARGE = (1366, 768), (1920, 1080)
FLAGS: Final = (
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
    "--disable-features=WebRtcHideLocalIpsWithMdns",
)
# What is heard is measured where it arrives; the ring is the only sound that loops. A pure tone is noise to the
# clean-up of microphones, so that is left out.
EARS: Final = """
(() => {
  const ears = (window.ears = { rings: [], faults: [], peers: [], analyser: null });
  // the browser says so when it lays out in the next frame what was measured in this one: nothing is lost
  const isLate = (message) => message.startsWith("ResizeObserver loop");
  addEventListener("error", (event) => isLate(event.message) || ears.faults.push(String(event.message)));
  addEventListener("unhandledrejection", (event) => ears.faults.push(String(event.reason)));
  const start = AudioBufferSourceNode.prototype.start;
  AudioBufferSourceNode.prototype.start = function (...when) {
    const card = document.querySelector('[data-testid="contact-card"]');
    const seen = card !== null && card.checkVisibility() && card.getBoundingClientRect().height > 100;
    if (this.loop) ears.rings.push(seen ? card.dataset.interaction : null);
    return start.apply(this, when);
  };
  const ask = MediaDevices.prototype.getUserMedia;
  MediaDevices.prototype.getUserMedia = function (wanted) {
    const raw = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
    return ask.call(this, { ...wanted, audio: raw });
  };
  let context = null;
  const listen = (track) => {
    context ??= new AudioContext();
    const analyser = context.createAnalyser();
    analyser.fftSize = 8192;
    analyser.smoothingTimeConstant = 0;
    context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
    ears.analyser = analyser;
    ears.track = track;
  };
  const Native = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Native {
    constructor(...options) {
      super(...options);
      ears.peers.push(this);
      this.addEventListener("track", (event) => listen(event.track));
    }
  };
  ears.hear = () => {
    if (ears.analyser === null || ears.track.readyState !== "live") return { hz: 0, loud: 0 };
    const wave = new Float32Array(ears.analyser.fftSize);
    ears.analyser.getFloatTimeDomainData(wave);
    const bins = new Float32Array(ears.analyser.frequencyBinCount);
    ears.analyser.getFloatFrequencyData(bins);
    const peak = bins.indexOf(Math.max(...bins));
    const loud = Math.sqrt(wave.reduce((sum, value) => sum + value * value, 0) / wave.length);
    return { hz: (peak * context.sampleRate) / ears.analyser.fftSize, loud };
  };
  ears.level = (hz) => {
    if (ears.analyser === null || ears.track.readyState !== "live") return 0;
    const bins = new Float32Array(ears.analyser.frequencyBinCount);
    ears.analyser.getFloatFrequencyData(bins);
    const at = Math.round((hz * ears.analyser.fftSize) / context.sampleRate);
    return 10 ** (Math.max(...bins.slice(at - 1, at + 2)) / 20);
  };
  ears.state = () => [
    ears.hear(),
    context?.state,
    ears.track?.readyState,
    ...ears.peers.map((peer) => [peer.signalingState, peer.iceConnectionState, peer.connectionState].join()),
  ];
  ears.tone = (hz) => {
    const heard = ears.hear();
    return heard.loud > 0.02 && Math.abs(heard.hz - hz) < 15;
  };
})();
"""


def write_tone(place: Path, *, hz: float) -> Path:
    """Ten seconds of a tone, as Chromium wants its microphone."""
    time = np.arange(48_000 * 10) / 48_000
    with wave.open(str(place), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(48_000)
        file.writeframes((9_000 * np.sin(2 * np.pi * hz * time)).astype("<i2").tobytes())
    return place


@dataclass(kw_only=True)
class Browser:
    """One Chromium; each page is a person of his own."""

    chromium: Chromium
    mark: str
    url: str
    _pages: list[Page] = field(default_factory=list)

    async def page(self, path: str, *, size: tuple[int, int] = SMALL, beside: Page | None = None) -> Page:
        """A page of somebody new, or a second one of whoever has the page beside it."""
        context = beside.context if beside else await self._somebody(size)
        page = await context.new_page()
        page.set_default_timeout(8_000)
        self._pages.append(page)
        await page.goto(self.url + path)
        return page

    async def _somebody(self, size: tuple[int, int]) -> BrowserContext:
        width, height = size
        context = await self.chromium.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
        await context.add_init_script(EARS)
        return context

    def kill(self) -> None:
        """It dies at once, with all its pages."""
        for entry in Path("/proc").glob("[0-9]*/cmdline"):
            with suppress(OSError):
                words = entry.read_bytes().split(b"\0")
                is_main = not any(word.startswith(b"--type=") for word in words)
                if self.mark.encode() in words and is_main:
                    os.kill(int(entry.parent.name), signal.SIGKILL)


@asynccontextmanager
async def open_browser(url: str, *, hz: float) -> AsyncIterator[Browser]:
    """A Chromium whose microphone hears this tone."""
    place = Path(tempfile.mkdtemp(prefix="yj-browser-"))
    microphone, mark = write_tone(place / "microphone.wav", hz=hz), f"--yingda-test={uuid.uuid4()}"
    try:
        async with async_playwright() as playwright:
            chromium = await playwright.chromium.launch(
                executable_path=PROGRAM,
                args=[*FLAGS, f"--use-file-for-fake-audio-capture={microphone}", mark],
            )
            try:
                yield Browser(chromium=chromium, mark=mark, url=url)
            finally:
                await chromium.close()
    finally:
        shutil.rmtree(place, ignore_errors=True)


async def hears_tone(page: Page, hz: float, *, within: float = 6.0) -> None:
    """Wait until the page hears this tone; fails with what it hears instead."""
    try:
        await page.wait_for_function("hz => window.ears.tone(hz)", arg=hz, timeout=within * 1000)
    except Exception as fault:
        heard: Any = await page.evaluate("window.ears.state()")
        raise AssertionError(f"{hz} Hz is not heard, but {heard}") from fault


async def hears_nothing(page: Page, *, within: float = 6.0) -> None:
    """Wait until the page hears nothing."""
    await page.wait_for_function("() => window.ears.hear().loud < 0.005", timeout=within * 1000)
