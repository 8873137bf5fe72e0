"""The report: what it says, that a stranger's text stays text, and how it behaves in a real browser."""

import re
from contextlib import contextmanager
from html.parser import HTMLParser

import numpy as np
import pytest
import yaml

from sim.ask.claims.read import read_library
from sim.render import html
from sim.reports import flips
from sim.reports.page import report, sections
from sim.reports.subject import Subject, all_views, one_view
from sim.reports.turning import AT_ONCE
from sim.scenario.shelf import Shelf
from sim.tell.document import Cell, Column, Paragraph, Section, Table
from sim.tell.equilibria import paths_table
from sim.tell.solution import finding
from sim.tell.words import number_range
from tests.reports.browser import Page, find_browser
from tests.toys.small_scenario import GAME, VIEW, changed, load

VIEW_NAME = "fleitz"

HOSTILE = "<script>document.title='taken'</script><img src=x onerror=document.title='taken'>\"'&"


def needs_browser(test):
    """Mark a test that is skipped without a browser, and long by nature."""
    skipped = pytest.mark.skipif(find_browser() is None, reason="needs a browser: apt-get install chromium")
    return pytest.mark.long(skipped(test))


@pytest.fixture(scope="module")
def subject():
    return one_view(VIEW_NAME)


@contextmanager
def some_claims(keep):
    """Make reports that know only the claims that `keep` returns from all."""

    def read(config_dir):
        claims, problems = read_library(config_dir)
        return keep(claims), problems

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sim.reports.subject.read_library", read)
        yield


@pytest.fixture(scope="module")
def content(subject):
    """The sections of a shipped view, with all of its own claims and a few of the others'."""
    with some_claims(lambda claims: [c for k, c in enumerate(claims) if c.view == VIEW_NAME or k % 20 == 0]):
        return {section.anchor: section for section in sections(subject)}


@pytest.fixture(scope="module")
def path(content, tmp_path_factory):
    """A page of these sections."""
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_bytes(html.page("Title", "Subtitle", "wedge report", list(content.values())))
    return path


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The page of a shipped view as the command writes it."""
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_bytes(report(one_view(VIEW_NAME)))
    return path


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """A report on a scenario whose every text is an attack."""
    directory = tmp_path_factory.mktemp("hostile")
    game = changed(GAME, ["instruments", "us", "relief"], HOSTILE)
    for key in ("unit", "source"):
        game = changed(game, ["params", "gain", key], HOSTILE)
    game = changed(game, ["params", "gain", "note"], HOSTILE)
    load(directory, game, {**VIEW, "title": HOSTILE, "note": HOSTILE})
    test = {"after": "OFFER", "every": "russia_alignment == 1"}
    claim = {"where": HOSTILE, "kind": "claim", "claim": HOSTILE, "test": test}
    claims = {"source": HOSTILE, "author": HOSTILE, "view": "mine", "claims": {"H1": {**claim, "note": HOSTILE}}}
    (directory / "claims").mkdir()
    (directory / "claims" / "mine.yaml").write_text(yaml.safe_dump(claims))
    path = directory / "report.html"
    with some_claims(lambda claims: [claim for claim in claims if claim.view == "mine"]):
        path.write_bytes(report(one_view("mine", config_dir=str(directory))))
    return path


class Elements(HTMLParser):
    """The elements of a page with their attributes, and the text outside scripts and styles."""

    def __init__(self, path):
        super().__init__()
        self.found, self.text = [], ""
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))

    def handle_data(self, data):
        self.text += data

    def all(self, tag):
        return [attributes for name, attributes in self.found if name == tag]


def tables(section):
    """Return the tables of a section or part by caption, those of its parts included."""
    found = {}
    for block in section.blocks:
        if block.kind == "table":
            found[block.caption] = block
        elif block.kind == "part":
            found |= tables(block)
    return found


def test_sections_come_in_order_and_each_is_in_the_contents(content, path):
    expected = [
        "answer",
        "question",
        "strategies",
        "thresholds",
        "flips",
        "claims",
        "precedents",
        "assumptions",
        "reproduce",
    ]
    assert list(content) == expected
    links = [link["href"][1:] for link in Elements(path).all("a")]
    assert [link for link in dict.fromkeys(links[1:]) if link in expected] == expected


def test_every_parameter_stands_with_value_range_unit_and_source(subject, content):
    [scenario] = subject.scenarios
    table, sources = tables(content["assumptions"]).values()
    rows = {row[0].anchor.removeprefix("assumption-"): row for row in table.rows}
    assert list(rows) == list(scenario.parameters)
    cited = {source.short for source in scenario.sources.values()}
    assert {row[0].text.rpartition(" (")[0] for row in sources.rows} == cited
    for name, parameter in scenario.parameters.items():
        called, value, plausible, unit, meaning, source = rows[name]
        assert (called.text, value.sort, plausible.sort) == (
            f"{parameter.label} ({name})",
            parameter.value,
            parameter.low,
        )
        assert plausible.text == number_range(parameter.low, parameter.high)
        assert (unit.text, meaning.text, source.text) == (parameter.unit, parameter.note, parameter.source)


def test_the_answer_and_the_strategy_table_are_those_of_solve(subject, content):
    [solution] = subject.solutions
    lead = next(block for block in content["answer"].blocks if block.kind == "paragraph")
    assert lead.text == " ".join(finding(solution))
    assert paths_table(solution.scenario, solution.led) in content["strategies"].blocks


def test_what_follows_differs_on_the_two_sides_of_a_turning_point(subject):
    import sim
    from sim.ask.solution import led_table

    points = [p for p in subject.turning[0].points if p.where != AT_ONCE and not p.where.startswith("best move")][:5]
    assert points and [p.distance for p in points] == sorted(p.distance for p in points)
    labels = subject.scenarios[0].labels

    def menu(moves):
        return np.array(labels.menu("us", moves.astype(str)))

    for point in points:
        step = 1e-6 * (point.parameter.high - point.parameter.low)
        sides = [
            sim.load(VIEW_NAME, [f"params.{point.parameter.name}={point.root.value + s!r}"]) for s in (-step, step)
        ]
        below, above = (led_table(side) for side in sides)
        profiles = [
            set(map(tuple, table.loc[menu(table["us"]) == point.where, ["russia", "china"]].astype(str).to_numpy()))
            for table in (below, above)
        ]
        assert profiles[0] != profiles[1]
        assert point.here != point.beyond


def test_claims_of_the_view_are_all_there_with_their_verdicts(subject, content):
    [table] = [t for caption, t in tables(content["claims"]).items() if caption.startswith("The claims")]
    verdicts = {row[0].text: row[5].text for row in table.rows}
    own = {j.claim.id: j.verdict for j in subject.judgements if j.own}
    assert verdicts == own
    claims, _ = subject.claims
    assert {claim.id for claim in claims if claim.view == VIEW_NAME} <= verdicts.keys()


def test_all_views_are_the_common_one_and_the_authors():
    everyone = all_views()
    assert everyone.views[0] == "base"
    assert {"fleitz", "mallory", "mandelbaum", "reuters", "riyadh"} == set(everyone.views[1:])
    names = {section.anchor: section for section in (make(everyone) for make in _quick_sections())}
    matrix = next(iter(tables(names["strategies"]).values()))
    assert [column.name for column in matrix.columns[1:]] == everyone.views


def _quick_sections():
    from sim.reports.assumptions import assumptions_section
    from sim.reports.strategies import strategies_section

    return strategies_section, assumptions_section


def test_page_is_accessible_markup(path):
    page = Elements(path)
    assert page.all("html") == [{"lang": "en"}]
    assert len(page.all("h1")) == 1
    levels = [int(tag[1]) for tag, _ in page.found if re.fullmatch("h[1-6]", tag)]
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:]))
    assert all(len(image["alt"]) > 20 for image in page.all("img")) and page.all("img")
    assert len(page.all("caption")) == len(page.all("table"))
    assert {heading["scope"] for heading in page.all("th")} == {"col", "row"}
    names = [attributes["id"] for _, attributes in page.found if "id" in attributes]
    assert len(names) == len(set(names))
    assert {link["href"][1:] for link in page.all("a")} <= set(names)


def test_page_names_no_address_outside_itself(path):
    for tag, attributes in Elements(path).found:
        for name in ("src", "href", "srcset", "data", "action"):
            assert attributes.get(name, "#").startswith(("#", "data:image/svg+xml;base64,")), (tag, name)
    style = path.read_text(encoding="utf-8").partition("<style>")[2].partition("</style>")[0]
    assert "url(" not in style and "@import" not in style


@pytest.mark.long
def test_same_inputs_give_the_same_bytes(tmp_path):
    load(tmp_path)
    with some_claims(lambda claims: claims[::10]):
        first, second = (report(one_view("mine", config_dir=str(tmp_path))) for _ in range(2))
    assert first == second


def test_text_of_a_stranger_stays_text(hostile):
    page = Elements(hostile)
    assert HOSTILE in page.text and "H1" in page.text
    assert len(page.all("script")) == 1
    assert not any(name.startswith("on") or name == "style" for _, attributes in page.found for name in attributes)
    assert all(image["src"].startswith("data:image/") for image in page.all("img"))


@needs_browser
def test_text_of_a_stranger_runs_nothing_in_a_browser(hostile):
    with Page(hostile) as page:
        assert page.problems == []
        assert page.evaluate("document.title") != "taken"
        assert page.evaluate("document.querySelectorAll('main img[src=x], main script').length") == 0


@needs_browser
def test_page_forbids_scripts_that_are_not_its_own(tmp_path):
    body = html.page("t", "s", "c", [Section("a", "b", [Paragraph("p")])])
    path = tmp_path / "page.html"
    path.write_bytes(body.replace(b"<main>", b"<main><script>document.title = 'taken'</script>"))
    with Page(path) as page:
        assert page.evaluate("document.title") == "t"
        assert any("Content Security Policy" in problem for problem in page.problems)


@needs_browser
def test_page_opens_without_errors_or_requests(whole):
    with Page(whole) as page:
        assert page.problems == []
        assert [r for r in page.requests if not r.startswith("data:")] == [whole.resolve().as_uri()]
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@needs_browser
def test_figures_show(whole):
    with Page(whole) as page:
        sizes = page.evaluate(
            "[...document.images].map(i => [i.complete, i.naturalWidth, i.naturalHeight, i.clientWidth, i.clientHeight])"
        )
    assert len(sizes) >= 4
    for complete, *lengths in sizes:
        assert complete and min(lengths) > 100


@needs_browser
def test_tables_sort_by_a_click_up_and_down(tmp_path):
    numbers = [Cell("9.8%", 0.098), Cell("−1", -1.0), Cell("–"), Cell("24%", 0.24), Cell("3", 3.0)]
    words = ["b10", "a", "C", "b9", "b9"]
    rows = [[Cell(word), number] for word, number in zip(words, numbers)]
    path = tmp_path / "page.html"
    path.write_bytes(
        html.page(
            "t", "s", "c", [Section("a", "b", [Table("x", [Column("Word"), Column("Number", "%", "number")], rows)])]
        )
    )
    with Page(path) as page:
        heading = "thead th:nth-child({}) button"
        page.click(heading.format(2))
        assert _column(page, 2) == ["−1", "9.8%", "24%", "3", "–"]
        assert page.evaluate("[...document.querySelectorAll('thead th')].map(h => h.ariaSort)") == [None, "ascending"]
        page.click(heading.format(2))
        assert _column(page, 2) == ["3", "24%", "9.8%", "−1", "–"]
        page.click(heading.format(1))
        assert _column(page, 1) == ["a", "b9", "b9", "b10", "C"]
        assert page.problems == []


@needs_browser
def test_every_table_of_a_report_sorts(whole):
    with Page(whole) as page:
        unsorted = page.evaluate(
            """(() => {
                const wrong = [];
                for (const table of document.querySelectorAll('table')) {
                    const rows = table.tBodies[0].rows.length;
                    for (const [k, heading] of [...table.tHead.rows[0].cells].entries()) {
                        heading.querySelector('button').click();
                        const keys = [...table.tBodies[0].rows].map(row => key(row, k)).filter(x => typeof x === 'number');
                        if (keys.some((x, i) => i && x < keys[i - 1]) || heading.ariaSort !== 'ascending') wrong.push(table.caption.textContent);
                    }
                    if (table.tBodies[0].rows.length !== rows) wrong.push(table.caption.textContent);
                }
                return wrong;
            })()"""
        )
        assert unsorted == [] and page.problems == []


@needs_browser
def test_long_tables_can_be_searched(whole):
    with Page(whole) as page:
        page.click("#assumptions .filter input")
        page.call("Input.insertText", text="nato_SECURITY")
        rows = "[...document.querySelector('#assumptions table').tBodies[0].rows]"
        shown = f"{rows}.filter(r => !r.hidden).map(r => r.cells[0].textContent.trim())"
        assert [text.endswith("(nato_security)") for text in page.evaluate(shown)] == [True]


@needs_browser
def test_text_stands_out_from_its_ground(whole):
    """WCAG 2.1, level AA: a contrast of at least 4.5 everywhere."""
    with Page(whole) as page:
        faint = page.evaluate(
            """(() => {
                const channel = c => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
                const parse = text => text.match(/[\\d.]+/g).map(Number);
                const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
                const ground = e => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor);
                    if (c.length === 3) return c; } return [255, 255, 255]; };
                const found = new Set();
                for (const e of document.querySelectorAll('body *')) {
                    if (![...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())) continue;
                    const [a, b] = [light(parse(getComputedStyle(e).color)), light(ground(e))].sort((x, y) => y - x);
                    if ((a + 0.05) / (b + 0.05) < 4.5) found.add(e.tagName + '.' + e.className);
                }
                return [...found];
            })()"""
        )
    assert faint == []


@needs_browser
def test_paper_cuts_no_table_off(whole):
    """On the widest paper that a section is printed on, no table is wider than the page."""
    with Page(whole) as page:
        page.call("Emulation.setEmulatedMedia", media="print")
        millimetre = 96 / 25.4
        for selector, width in ((".wide", 297 - 28), ("main > section:not(.wide)", 210 - 28)):
            page.call(
                "Emulation.setDeviceMetricsOverride",
                width=int(width * millimetre),
                height=900,
                deviceScaleFactor=1,
                mobile=False,
            )
            cut = page.evaluate(
                f"[...document.querySelectorAll('{selector} table')].filter(t => t.scrollWidth > innerWidth)"
                ".map(t => t.caption.textContent)"
            )
            assert cut == []
        assert page.pdf().startswith(b"%PDF")


def _column(page, number):
    return page.evaluate(
        f"[...document.querySelectorAll('tbody tr > :nth-child({number})')].map(c => c.textContent.trim())"
    )


def test_smallest_changes_are_the_same_however_many_processes_look_for_them():
    shelf = Shelf()
    views = ["fleitz", "mallory"]  # what is asked for holds in both already, so that nothing is searched for
    several = [Subject(tuple(map(shelf.load, views)), views, (), shelf, workers=workers) for workers in (1, 2)]
    one, two = (flips._change_of_mind(subject) for subject in several)
    assert [row[0].text for row in one.blocks[1].rows] == views and one == two
