"""A headless browser driven through the DevTools protocol over two pipes; needs Debian's chromium and nothing else."""

import base64
import json
import shutil
import subprocess
import tempfile
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome")
# The protocol is spoken on file descriptors 3 and 4; the shell puts our two pipes there.
START = 'exec "$0" "$@" 3<&0 4>&1 0</dev/null 1>/dev/null 2>/dev/null'
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--remote-debugging-pipe",
    "--no-first-run",
)


def find_browser():
    """Return the path of a browser, None where there is none."""
    return next((path for path in map(shutil.which, NAMES) if path), None)


class Page:
    """A page opened in a browser of its own.

    Attributes
    ----------
    problems : list of str
        Console errors, uncaught exceptions, and what the browser logged as an error.
    requests : list of str
        Addresses that the page asked for.
    """

    def __init__(self, path, width=1280, height=900):
        self.problems, self.requests, self._last, self._loaded = [], [], 0, False
        self._profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        words = ["sh", "-c", START, find_browser(), *FLAGS, f"--user-data-dir={self._profile.name}", "about:blank"]
        self._process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        target = self._call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        self.call("Page.navigate", url=Path(path).resolve().as_uri())
        while not self._loaded:
            self._read()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._call("Browser.close")
        self._process.wait(30)
        self._process.stdin.close()
        self._process.stdout.close()
        self._profile.cleanup()

    def call(self, method, **parameters):
        """Call a method of the protocol on the page."""
        return self._call(method, self._session, **parameters)

    def evaluate(self, expression):
        """Return the value of a JavaScript expression, waited for if it is a promise."""
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(answer["exceptionDetails"]["exception"].get("description", "exception"))
        return answer["result"].get("value")

    def click(self, selector):
        """Click the middle of an element, as a mouse does."""
        x, y = self.evaluate(
            f"(() => {{ const e = document.querySelector({json.dumps(selector)}); e.scrollIntoView({{block: 'center', "
            "behavior: 'instant'}); const r = e.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]; })()"
        )
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def pdf(self):
        """Return the page as printed."""
        return base64.b64decode(self.call("Page.printToPDF", preferCSSPageSize=True, printBackground=False)["data"])

    def screenshot(self, whole=False):
        """Return what is seen, or the whole page, as PNG."""
        return base64.b64decode(self.call("Page.captureScreenshot", captureBeyondViewport=whole)["data"])

    def _call(self, method, session=None, **parameters):
        self._last += 1
        message = {
            "id": self._last,
            "method": method,
            "params": parameters,
            **({"sessionId": session} if session else {}),
        }
        self._process.stdin.write(json.dumps(message).encode() + b"\0")
        self._process.stdin.flush()
        while (answer := self._read()).get("id") != message["id"]:
            pass
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']['message']}")
        return answer["result"]

    def _read(self):
        """Read one message, note what it says about the page, and return it."""
        read = bytearray()
        while (byte := self._process.stdout.read(1)) != b"\0":
            if not byte:
                raise RuntimeError("the browser has ended")
            read += byte
        message = json.loads(read)
        self._note(message.get("method"), message.get("params", {}))
        return message

    def _note(self, event, data):
        if event == "Page.loadEventFired":
            self._loaded = True
        elif event == "Network.requestWillBeSent":
            self.requests.append(data["request"]["url"])
        elif event == "Runtime.exceptionThrown":
            self.problems.append(str(data["exceptionDetails"]))
        elif event == "Runtime.consoleAPICalled" and data["type"] in ("error", "warning", "assert"):
            self.problems.append(str(data["args"]))
        elif event == "Log.entryAdded" and data["entry"]["level"] in ("error", "warning"):
            self.problems.append(data["entry"]["text"])
