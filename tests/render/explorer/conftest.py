"""A browser for the explorer's tests, one for all of them."""

import pytest

from sim.reports.explore import explorer_of
from sim.scenario.shelf import Shelf
from tests.reports.browser import find_browser

TRIANGLE = ("base", "mandelbaum", "mallory", "riyadh", "fleitz", "reuters")


@pytest.fixture(scope="session")
def browser():
    """A headless browser of the system's."""
    playwright = pytest.importorskip("playwright.sync_api", reason="needs playwright: pip install 'wedge-sim[test]'")
    found = find_browser()
    if found is None:
        pytest.skip("needs a browser: apt-get install chromium")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


class Opened:
    """A page that is open, with what it logged and asked for.

    Attributes
    ----------
    page : playwright Page
    problems, requests : list of str
        Errors and warnings on the console, uncaught ones among them; addresses other than the page's own.
    """

    def __init__(self, browser, path, address="", **options):
        self.context = browser.new_context(viewport={"width": 1280, "height": 900}, offline=True, **options)
        self.page = self.context.new_page()
        self.problems, self.requests = [], []
        self.page.on("console", lambda m: self.problems.append(m.text) if m.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on("request", self._asked)
        self.page.goto(f"{path.as_uri()}{address}")
        self.requests = [url for url in self.requests if url.split("#")[0] != path.as_uri()]

    def _asked(self, request):
        if not request.url.startswith("blob:"):  # what the page itself has made, as a worker's script
            self.requests.append(request.url)

    def settle(self, seconds=120):
        """Wait until everything is computed."""
        for _ in range(10 * seconds):
            if self.page.evaluate("explorer.isIdle() && !explorer.remembering"):
                return self
            self.page.wait_for_timeout(100)
        raise AssertionError("the page is still computing")

    def answer(self):
        """Return the sentences of the answer."""
        return self.page.locator("#answer-text p").all_inner_texts()


@pytest.fixture
def opened(browser, tmp_path):
    """Return what opens an explorer of some views in the browser."""
    pages = []

    def open_page(view=None, overrides=(), address="", config_dir=None, **options):
        path = tmp_path / f"explore_{len(pages)}.html"
        explorer_of(view, list(overrides), Shelf(config_dir)).save(path)
        pages.append(Opened(browser, path, address, **options))
        return pages[-1]

    yield open_page
    for one in pages:
        one.context.close()
