"""The explorer in a real browser: from an input to the frame that shows its answer, and its map; and to open it."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from benchmarks.table import Row
from benchmarks.timing import Effort
from sim.reports.explore import explorer_of
from sim.scenario.shelf import Shelf

NAMES = ("chromium", "chromium-browser", "google-chrome")
INPUTS, YEARS_INPUTS = 40, 10
GOAL, OPENING_GOAL, YEARS_GOAL = 0.06, 0.3, 1.0  # seconds
# Moves a thumb that is not an axis of the map, waits for the frame with the answer and for the one with the map: a frame
# shows what was there when it began, and is painted when the next task runs.
INPUT = """async (share) => {
  const { store, map, model } = explorer, k = model.parameters.findIndex((_, k) => !store.state.axes.includes(k));
  const { low, high } = model.parameters[k];
  const frame = (isThere) => new Promise((resolve) => requestAnimationFrame(() => { const there = isThere(); setTimeout(() => resolve(there)); }));
  while (!explorer.isIdle()) await frame(() => true);
  const start = performance.now(), drawn = map.drawn;
  store.set(k, low + share * (high - low), 'drag');
  let isMapped = await frame(() => map.drawn > drawn);
  const answered = performance.now() - start;
  while (!isMapped) isMapped = await frame(() => map.drawn > drawn);
  return [answered / 1000, (performance.now() - start) / 1000];
}"""
# Moves a thumb, and waits until the years under all plans and in free play are there.
YEARS = """async (share) => {
  const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))), { low, high } = explorer.model.parameters[0];
  while (!explorer.isIdle()) await frame();
  const start = performance.now();
  explorer.store.set(0, low + share * (high - low), 'drag');
  while (!explorer.years.isIdle()) await frame();
  return (performance.now() - start) / 1000;
}"""
OPENED = "() => performance.getEntriesByName('answered')[0].startTime / 1000"


def rows(effort: Effort) -> Iterator[Row]:
    """Yield the times by the clock: median and worst of many inputs, and to the first answer."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        found = None
    if found is None:
        print("explorer: left out, as it needs playwright and a browser.", file=sys.stderr)
        return
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as driver:
        path = Path(scratch) / "explore.html"
        explorer_of(None, [], Shelf()).save(path)
        browser = driver.chromium.launch(executable_path=found, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(path.as_uri())
        opened = page.evaluate(OPENED)
        times = [page.evaluate(INPUT, (k + 0.5) / INPUTS) for k in range(max(4, round(INPUTS * effort.games)))]
        explorer_of("base_time", [], Shelf()).save(path)
        page.goto(path.as_uri())
        years = [
            page.evaluate(YEARS, (k + 0.5) / YEARS_INPUTS) for k in range(max(3, round(YEARS_INPUTS * effort.games)))
        ]
        browser.close()
    answered, mapped = zip(*times)
    yield Row(
        "explorer: from opening to the first answer", f"the goal, {OPENING_GOAL} s", opened, OPENING_GOAL, 1, "", "call"
    )
    for what, seconds in (("answer", answered), ("answer and map", mapped)):
        worst = f"worst of {len(seconds)}: {1000 * max(seconds):.0f} ms"
        yield Row(
            f"explorer: from input to the frame with {what}",
            f"the goal, {GOAL} s",
            median(seconds),
            GOAL,
            1,
            worst,
            "call",
        )
    yield Row(
        "explorer: from input to the years under six plans and in free play",
        f"the goal, {YEARS_GOAL} s",
        median(years),
        YEARS_GOAL,
        1,
        f"worst of {len(years)}: {1000 * max(years):.0f} ms",
        "call",
    )
