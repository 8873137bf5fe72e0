"""The explorer in a real browser: moving, undoing, sharing, saving; nothing asked of a network; access for everybody."""

import json
import re
import shlex
from urllib.parse import urlencode

import pytest

import sim
from sim.ask.solution import solve
from sim.tell.solution import finding
from tests.render.explorer.conftest import Opened
from tests.render.explorer.test_page import HOSTILE

pytestmark = pytest.mark.long


def slider(page, called):
    return page.get_by_role("slider", name=called, exact=True)


def typed(page, called):
    return page.get_by_label(f"{called}, typed", exact=True)


def value(page, name):
    return page.evaluate(
        "(name) => explorer.store.state.values[explorer.model.parameters.findIndex((one) => one.name === name)]", name
    )


def told(view, *overrides):
    """Return the program's sentences without the view's name, which the page gives another ending."""
    return [sentence.partition(" does best ")[2] for sentence in finding(solve(sim.load(view, list(overrides))))[:1]]


def said(opened):
    return [sentence.partition(" does best ")[2] for sentence in opened.answer()[:1]]


def test_it_opens_with_the_views_answer_and_without_a_complaint(opened):
    here = opened("mandelbaum").settle()
    assert here.answer() == finding(solve(sim.load("mandelbaum")))
    assert here.problems == [] and here.requests == []
    told = here.page.locator("#nearest").inner_text()
    assert told.startswith("The answer would be another, by one assumption alone")
    shares = [int(share) for share in re.findall(r"(\d+)% of its plausible range away", told)]
    assert len(shares) > 3 and shares == sorted(shares)
    order = [line.split(" above ")[0].split(" below ")[0] for line in told.split("\n") if "% of its" in line]
    called = {p.said.lower(): p.called for p in sim.load("mandelbaum").parameters.values()}
    listed = list(dict.fromkeys(called[said_.lower()] for said_ in order))
    assert here.page.locator(".group").first.locator("label").all_inner_texts()[: len(listed)] == listed
    assert here.page.locator(".group").first.inner_text().startswith("What could change the answer, nearest first")


def test_arrow_keys_typing_and_dragging_change_an_assumption_and_are_undone(opened):
    here = opened("mandelbaum").settle()
    page, called = here.page, sim.load("mandelbaum").parameters["theta"].called
    first = value(page, "theta")
    page.evaluate("document.querySelectorAll('details.group').forEach((group) => group.open = true)")
    slider(page, called).focus()
    page.keyboard.press("ArrowLeft")
    stepped = value(page, "theta")
    assert stepped < first
    typed(page, called).fill("0.25")
    page.keyboard.press("Enter")
    assert value(page, "theta") == 0.25
    slider(page, called).scroll_into_view_if_needed()
    box = slider(page, called).bounding_box()
    page.mouse.move(box["x"] + 0.25 * box["width"], box["y"] + box["height"] / 2)
    page.mouse.down()
    for share in (0.4, 0.5, 0.6):
        page.mouse.move(box["x"] + share * box["width"], box["y"] + box["height"] / 2)
    page.mouse.up()
    dragged = value(page, "theta")
    assert abs(dragged - 0.6) < 0.05
    for expected in (0.25, stepped, first):  # a whole drag is one step
        page.get_by_role("button", name="Undo").click()
        assert value(page, "theta") == expected
    page.get_by_role("button", name="Redo").click()
    page.keyboard.press("Control+z")
    assert value(page, "theta") == first
    assert here.problems == []


def test_a_thumb_snaps_to_the_views_value_and_what_lies_outside_is_said(opened):
    here = opened("mandelbaum")
    page, parameter = here.page, sim.load("mandelbaum").parameters["q"]
    page.evaluate("document.querySelectorAll('details.group').forEach((group) => group.open = true)")
    typed(page, parameter.called).fill("0.05")
    page.keyboard.press("Enter")
    assert "outside the plausible range" in page.locator(".slider.changed").inner_text()
    page.evaluate(
        """(near) => { const range = [...document.querySelectorAll('.slider')].find((box) => box.querySelector('label').textContent === near[0]).querySelector('input[type=range]');
        range.value = near[1]; range.dispatchEvent(new Event('input', { bubbles: true })); }""",
        [parameter.called, parameter.value + 0.004],
    )
    assert value(page, "q") == parameter.value


def test_a_link_restores_everything(opened):
    here = opened("mandelbaum")
    page = here.page
    page.evaluate(
        "explorer.store.set(0, 0.123); explorer.store.pin(); explorer.store.change({ axes: [3, 1], move: 2, expectation: 'worst' })"
    )
    here.settle()
    address, state = page.evaluate("[location.hash, JSON.stringify(explorer.store.state)]")
    again = opened("mandelbaum", address=address).settle()
    assert again.page.evaluate("JSON.stringify(explorer.store.state)") == state
    assert again.answer() == here.answer() and again.problems == []


def test_a_link_restores_what_is_shown_of_the_years(opened):
    here = opened("mandelbaum_time").settle()
    here.page.get_by_role("combobox", name="Chances of").select_option("Russia's ruler")
    here.page.get_by_role("combobox", name="Under").select_option("the mixed wedge")
    here.settle()
    address = here.page.evaluate("location.hash")
    assert "plan=mixed" in address and "factor=" in address
    again = opened("mandelbaum_time", address=address).settle()
    bands = "document.querySelectorAll('#years .chart')[1].innerHTML"
    assert again.page.evaluate(bands) == here.page.evaluate(bands) and again.problems == []
    wrong = opened("mandelbaum_time", address="#view=mandelbaum_time&plan=nothing")
    assert "which this page does not have" in wrong.page.locator("#said").inner_text()


def test_an_address_with_unknown_names_is_told(opened):
    here = opened("mandelbaum", address="#" + urlencode({"view": "mandelbaum", "params.nothing": "1", "params.q": "x"}))
    assert "which this page does not have" in here.page.locator("#said").inner_text()
    assert value(here.page, "q") == sim.load("mandelbaum").parameters["q"].value


def test_the_command_gives_the_same_answer(opened):
    here = opened("mandelbaum", ["params.q=0.9"])
    here.page.evaluate("explorer.store.set(explorer.model.parameters.findIndex((one) => one.name === 'theta'), 0.3)")
    words = shlex.split(here.page.evaluate("explorer.store.command()"))
    assert words[:3] == ["wedge", "solve", "view=mandelbaum"]
    assert set(words[3:]) == {"params.q=0.9", "params.theta=0.3"}
    assert said(here) == told("mandelbaum", *words[3:])


def test_a_saved_view_is_read_and_gives_the_same_answer(opened, tmp_path):
    here = opened("mandelbaum", ["params.q=0.9"])
    with here.page.expect_download() as saved:
        here.page.get_by_role("button", name="Save as view").click()
    file = tmp_path / "my_view.yaml"
    saved.value.save_as(file)
    scenario = sim.load(file)
    assert scenario.parameters["q"].value == 0.9
    assert told("mandelbaum", "params.q=0.9") == [s.partition(" does best ")[2] for s in finding(solve(scenario))[:1]]


@pytest.mark.parametrize(
    ("button", "start"),
    [("Save map as SVG", b"<svg"), ("Save map as PNG", b"\x89PNG"), ("Save table as CSV", b"The US,Russia,China")],
)
def test_pictures_and_table_are_saved(opened, tmp_path, button, start):
    here = opened("mandelbaum").settle()
    with here.page.expect_download() as saved:
        here.page.get_by_role("button", name=button).click()
    file = tmp_path / "saved"
    saved.value.save_as(file)
    assert file.read_bytes().startswith(start) and here.problems == []


def test_the_map_is_walked_by_mouse_and_keyboard(opened):
    here = opened("mandelbaum").settle()
    page = here.page
    plane = page.locator("canvas.map")
    plane.click(position={"x": 100, "y": 100})
    state = "explorer.store.state.axes.map((axis) => explorer.store.state.values[axis])"
    clicked = page.evaluate(state)
    plane.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowUp")
    across, up = page.evaluate(state)
    assert across > clicked[0] and up > clicked[1]
    here.settle()
    colours = plane.evaluate(
        "(map) => new Set(map.getContext('2d').getImageData(0, 0, map.width, map.height).data).size"
    )
    assert colours > 4


def test_the_map_is_drawn_roughly_at_first_and_then_cell_by_cell(opened):
    """The last map is that of all cells, each solved by itself; most of the first is right already."""
    here = opened("mandelbaum").settle()
    page = here.page
    said = """() => { const { map, store } = explorer, { expectation } = store.state;
      return map.answers.map((one) => `${one[expectation].moves.join()} ${one[expectation].low.toFixed(6)} ${one[expectation].high.toFixed(6)}`); }"""
    page.evaluate(
        "window.first = new Promise((done) => { const { map, store } = explorer, before = map.drawn; store.set(9, 0.5);"
        "const look = () => map.drawn > before ? done(map.answers) : setTimeout(look); look(); })"  # at once, if time is left
    )
    rough = page.evaluate(f"first.then((answers) => {{ explorer.map.answers = answers; return ({said})(); }})")
    here.settle()
    page.evaluate("explorer.map.recompute(explorer.store.state); explorer.map.complete()")
    here.settle()
    exact = page.evaluate(said)
    assert len(exact) == 61 * 61 and sum(a == b for a, b in zip(rough, exact)) > 0.6 * len(exact)
    cell = 17 * 61 + 40
    alone = page.evaluate(
        """([x, y]) => { const { map, store, model, solve } = explorer, values = [...store.state.values];
        store.state.axes.forEach((axis, k) => { const { low, high } = model.parameters[axis]; values[axis] = low + ((high - low) * [x, y][k]) / 60; });
        const cells = map.cells; return [module_answers.answerOf(model, solve(values), store.state.move), cells.known[y * 61 + x]]; }""",
        [cell % 61, cell // 61],
    )
    assert alone[0] == alone[1]


def test_what_would_have_to_be_true_for_a_move_to_work_is_said(opened):
    """Each change that is listed is one in the program too: just before it nothing is new, just beyond it something is."""
    here = opened("mandelbaum").settle()
    page, scenario = here.page, sim.load("mandelbaum")
    page.get_by_role("combobox", name="What if the US chooses").select_option("conciliation")
    here.settle()
    assert page.locator("#chosen").inner_text().startswith("After conciliation, Russia stays in China's bloc.")
    told = page.locator("#nearest").inner_text()
    assert told.startswith("What follows conciliation would be another")
    found = re.findall(r"(.*) (above|below) ([\d.]+) \(now ([\d.]+);.*Russia hedges", told)
    assert found
    called = {parameter.said.lower(): name for name, parameter in scenario.parameters.items()}
    for said_, side, value_, now in found:
        name, step = called[said_.lower()], 0.02 * (1 if side == "above" else -1)
        assert float(now) == pytest.approx(scenario.parameters[name].value, rel=0.01)
        before, beyond = (
            set(led.loc[led["us"] == "CONCILIATE", next(iter(scenario.outcomes))].round(6))
            for led in (
                solve(sim.load("mandelbaum", [f"params.{name}={float(value_) + on}"])).led for on in (-step, step)
            )
        )
        assert before != beyond


def test_a_game_without_assumptions_has_its_page(browser, tmp_path):
    """Nothing can be moved in it, and nothing is said of moving."""
    file = tmp_path / "prisoners.yaml"
    file.write_text(
        "title: Two prisoners\nmoves: {row: [SILENT, TALK], column: [SILENT, TALK]}\n"
        "payoffs: {row: [[3, 0], [5, 1]], column: [[3, 5], [0, 1]]}\n"
    )
    scenario = sim.load(file)
    page = tmp_path / "explore.html"
    scenario.explore().save(page)
    here = Opened(browser, page).settle()
    assert here.answer() == finding(solve(scenario)) and here.problems == []
    assert not here.page.locator("#map-tools").is_visible() and here.page.locator("#nearest").inner_text() == ""
    here.context.close()


def test_a_part_of_the_page_is_no_state(opened):
    """Links to parts of the page leave everything where it is."""
    here = opened("mandelbaum").settle()
    page = here.page
    page.evaluate("explorer.store.set(0, 0.25)")
    here.settle()
    address = page.evaluate("location.hash")
    page.locator("#jump a", has_text="Why").click()
    page.keyboard.press("Escape")
    here.settle()
    assert value(page, "theta") == 0.25 and page.evaluate("location.hash") == address
    assert page.locator("#said").inner_text() == "" and here.problems == []


def test_a_menu_that_is_chosen_by_keyboard_keeps_the_focus(opened):
    here = opened("mandelbaum_time").settle()
    page = here.page
    for name, key in (
        ("Across", "ArrowDown"), ("Up", "ArrowDown"), ("Expecting", "ArrowDown"), ("What is shown is if", "ArrowUp"),
        ("Chances of", "ArrowDown"), ("Under", "ArrowUp"),
    ):  # fmt: skip
        menu = page.get_by_role("combobox", name=name)
        before = menu.input_value()
        menu.focus()
        page.keyboard.press(key)
        here.settle()
        assert page.get_by_role("combobox", name=name).input_value() != before
        assert page.evaluate(f"document.activeElement.closest('label').textContent.startsWith({name!r})")


def test_pinned_places_and_other_views_are_one_click_away(opened):
    here = opened("mandelbaum")
    page = here.page
    page.evaluate("explorer.store.set(0, 0.2)")
    page.get_by_role("button", name="Pin this place").click()
    page.get_by_role("button", name="Go to pressing both powers alike is what unites them").click()
    assert page.evaluate("explorer.model.views[explorer.store.state.view].name") == "mallory"
    assert here.answer() == finding(solve(sim.load("mallory")))
    assert here.problems == []


@pytest.mark.parametrize("view", ["jcpoa", "bargaining", "bidding", "inspection", "opening_1972", "grim"])
def test_games_of_other_kinds_open_too(opened, view):
    here = opened(view).settle()
    assert here.answer() == finding(solve(sim.load(view)))
    assert here.problems == [] and here.requests == []


def test_a_page_of_a_strangers_file_runs_none_of_it(opened, tmp_path):
    file = tmp_path / "hostile.yaml"
    quoted = json.dumps(HOSTILE)
    file.write_text(
        f"title: {quoted}\nquestion: {quoted}\norder: [[a, b]]\nmoves: {{a: {{X: {{x: 1}}, Y: {{}}}}, b: {{L: {{l: 1}}, R: {{}}}}}}\n"
        f"params:\n  p: {{value: 0.5, low: 0, high: 1, unit: {quoted}, source: {quoted}, note: {quoted}}}\n"
        f"  r: {{value: 0.5, low: 0, high: 1, unit: share, source: {quoted}}}\n"
        "payoffs: {a: {payoff: p * x * l}, b: {payoff: r * l - x}}\n"
    )
    here = opened(str(file), address="#" + urlencode({"view": HOSTILE, "params.p": HOSTILE})).settle()
    page = here.page
    assert page.evaluate("document.images.length") == 0 and page.title().startswith("</script>")
    assert HOSTILE in page.locator("h1").inner_text() and page.locator("#said").inner_text().count("<img") == 1
    assert here.problems == [] and here.requests == []


@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_stands_in_anybodys_way(opened, width):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    here = opened("mandelbaum", reduced_motion="reduce").settle()
    here.page.set_viewport_size({"width": width, "height": 900})
    here.settle()
    found = axe.Axe().run(here.page).response["violations"]
    assert [(one["id"], [node["html"][:120] for node in one["nodes"][:3]]) for one in found] == []
    assert here.page.evaluate("document.documentElement.scrollWidth") <= width


def test_everything_can_be_reached_by_keyboard(opened):
    here = opened("mandelbaum").settle()
    page = here.page
    page.evaluate("document.querySelectorAll('details.group').forEach((group) => group.open = true)")
    unreachable = page.evaluate(
        """() => [...document.querySelectorAll('button, select, input, canvas.map, summary')]
             .filter((one) => !one.disabled && one.offsetParent && one.tabIndex < 0 && getComputedStyle(one).visibility === 'visible')
             .map((one) => one.outerHTML.slice(0, 80))"""
    )
    assert unreachable == []


def test_it_prints(opened):
    here = opened("mandelbaum").settle()
    assert here.page.pdf().startswith(b"%PDF")
