"""The brief: the answer, what it hangs on, one figure and the sources, on one printed page."""

import re
import shutil
import subprocess
from html import unescape

import pytest

from sim.ask.nearest import nearest_change
from sim.cli import main
from sim.reports import page
from sim.reports.brief import brief, brief_blocks
from sim.reports.subject import one_view
from sim.tell.nearest import change
from tests.reports.browser import find_browser

VIEWS = ("base", "mandelbaum", "jcpoa", "opening_1972", "inspection")


@pytest.mark.parametrize("view", ["base", "jcpoa"])
def test_a_brief_says_the_answer_what_it_hangs_on_and_whence_its_numbers_come(view):
    subject = one_view(view)
    made = brief(subject, "wedge report --brief").decode()
    scenario, words = subject.scenarios[0], unescape(re.sub(r"<[^>]*>", " ", made))
    assert " ".join(change(nearest_change(scenario))) in words
    assert all(str(source).rstrip(".") in words for source in scenario.sources.values())
    assert made.count("<figure") <= 1 and made == brief(subject, "wedge report --brief").decode()


def test_the_long_report_opens_with_it(monkeypatch):
    subject = one_view("base")
    monkeypatch.setattr(page, "SECTIONS", page.SECTIONS[:1])
    [first] = page.sections(subject)
    assert first.anchor == "answer" and [b.kind for b in first.blocks] == [b.kind for b in brief_blocks(subject)]


def test_a_brief_of_all_views_is_refused(capsys):
    assert main(["report", "--all", "--brief"]) == 2
    assert "a brief is about one view" in capsys.readouterr().err


@pytest.mark.long
@pytest.mark.skipif(find_browser() is None or shutil.which("pdfinfo") is None, reason="needs a browser and poppler")
@pytest.mark.parametrize("view", VIEWS)
def test_a_brief_is_one_printed_page(view, tmp_path):
    (tmp_path / "brief.html").write_bytes(brief(one_view(view), "wedge report --brief"))
    pdf = tmp_path / "brief.pdf"
    words = [
        find_browser(),
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        f"--print-to-pdf={pdf}",
        "--no-pdf-header-footer",
    ]
    subprocess.run([*words, (tmp_path / "brief.html").as_uri()], check=True, capture_output=True, timeout=120)
    told = subprocess.run(["pdfinfo", pdf], check=True, capture_output=True, text=True).stdout
    assert re.search(r"Pages:\s+(\d+)", told)[1] == "1"
