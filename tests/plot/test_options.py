"""What a user chooses about figures, and what is refused."""

from __future__ import annotations

import re

import matplotlib
import pytest

from sim.cli import main
from sim.errors import InputError
from sim.plot.options import HOUSE_STYLE, PAGE, SETTINGS, FigureOptions, house_style, read_options, read_style
from sim.plot.phase import figure_phase_by_move
from sim.plot.shift import figure_shift
from sim.plot.style import save_figure


def in_style(tmp_path, text: str):
    path = tmp_path / "mine.mplstyle"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.mark.parametrize(
    ("text", "inches"), [("85mm", 85 / 25.4), ("8.5cm", 85 / 25.4), ("8.5 cm", 85 / 25.4), ("4in", 4.0)]
)
def test_widths_are_read_in_their_unit(text, inches):
    assert read_options({"width": text}).width == pytest.approx(inches)


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("width", "85", "no unit; write a number with mm, cm or in"),
        ("width", "wide mm", "is not a length"),
        ("width", "nanmm", "between 60mm and 500mm"),
        ("width", "1e9cm", "between 60mm and 500mm"),
        ("width", "-85mm", "between 60mm and 500mm"),
        ("format", "png,jpg", "not written as 'jpg'; did you mean 'png'"),
        ("panels", "8", "only panels=all"),
        ("style", "/no/such.mplstyle", "there is no such file"),
        ("style", "x" * 5000, "x"),
    ],
)
def test_what_is_not_understood_is_refused_in_a_sentence(key, value, said):
    with pytest.raises(InputError, match=re.escape(said)):
        read_options({key: value})


def test_other_keys_are_not_looked_at_and_the_usual_is_a_page():
    assert read_options({"param": "q", "figures": "there"}) == PAGE == FigureOptions()
    assert PAGE.width == pytest.approx(16 / 2.54) and PAGE.formats == ("png", "svg")


def test_none_draws_nothing(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert read_options({"format": "none"}).formats == ()
    assert main(["thresholds", "view=mallory", "param=q", "format=none"]) == 0
    assert main(["sweep", "view=mallory", "axes.q=0.3:0.9:3", "format=none"]) == 0
    assert not list(tmp_path.rglob("*.png")) and not (tmp_path / "results" / "thresholds").exists()
    [study] = (tmp_path / "results" / "mallory").iterdir()
    assert main(["plot", str(study), "format=none"]) == 2
    assert capsys.readouterr().err.endswith("format=none: nothing would be drawn; name png, svg or pdf.\n")


def test_the_house_style_has_text_of_eight_points_and_is_one_that_a_user_may_write():
    sizes = {name: value for name, value in house_style().items() if name.endswith("size")}
    assert min(sizes.values()) >= 8 and set(house_style()) <= set(SETTINGS)
    assert read_style(HOUSE_STYLE) == house_style()


def test_a_style_of_ones_own_replaces_settings_of_the_house(tmp_path):
    style = read_style(in_style(tmp_path, '# mine\n\nfont.size: 9.5  # larger\ngrid.color: "#abcdef"  # pale\n'))
    assert style == {"font.size": 9.5, "grid.color": "#abcdef"}
    settings = FigureOptions(style=style).settings
    assert settings["font.size"] == 9.5 and settings["axes.linewidth"] == house_style()["axes.linewidth"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            r"text.latex.preamble: \input{/etc/passwd}",
            "'text.latex.preamble' is no setting that a style file may change",
        ),
        ("text.usetex: True", "'text.usetex' is no setting that"),
        ("savefig.directory: /", "'savefig.directory' is no setting that"),
        ("animation.ffmpeg_path: /bin/sh", "'animation.ffmpeg_path' is no setting that"),
        ("axes.prop_cycle: cycler('color', ['r'])", "'axes.prop_cycle' is no setting that"),
        ("figure.figsize: 1000, 1000", "'figure.figsize' is no setting that"),
        ("font.sise: 9", "did you mean 'font.size'"),
        ("font.size: 1e9", "font.size is 1e9; it must lie between 4 and 30"),
        ("savefig.dpi: inf", "must lie between 50 and 600"),
        ("axes.linewidth: nan", "must lie between 0 and 10"),
        ("font.size: huge", "'huge' is no value of font.size"),
        ("font.family: No Such Face", "no font 'No Such Face'"),
        ("font.size 9", "'setting: value' is expected"),
        ("font.size:", "'setting: value' is expected"),
    ],
)
def test_a_style_that_could_run_read_or_exhaust_anything_is_refused_with_its_line(tmp_path, line, said):
    with pytest.raises(InputError, match=re.escape(said)) as refused:
        read_style(in_style(tmp_path, f"# a style\n{line}\n"))
    assert "line 2" in str(refused.value)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"#" * 60_000])
def test_what_is_no_text_or_too_long_is_no_style(tmp_path, content):
    with pytest.raises(InputError, match="style="):
        read_style(in_style(tmp_path, content))


def test_no_setting_of_the_caller_takes_part(line, tmp_path):
    plain = [file.read_bytes() for file in save_figure(figure_shift(line, "gain"), tmp_path / "plain")]
    with matplotlib.rc_context({"font.size": 15, "axes.grid": True, "lines.linewidth": 9}):
        there = [file.read_bytes() for file in save_figure(figure_shift(line, "gain"), tmp_path / "there")]
    assert plain == there


@pytest.mark.parametrize("width", [85 / 25.4, 12 / 2.54, 16 / 2.54])
def test_a_figure_has_the_width_that_is_asked_for_and_text_keeps_its_size(plane, width):
    figure = figure_phase_by_move(plane, "gain", "trust", options=FigureOptions(width=width))
    assert figure.get_size_inches()[0] == pytest.approx(width)
    assert min(text.get_size() for text in figure.texts) == 8


def test_every_format_is_written_the_same_bytes_every_time(line, tmp_path):
    options = FigureOptions(formats=("pdf", "svg", "png"))
    written = []
    for run in ("first", "second"):
        files = save_figure(figure_shift(line, "gain", options=options), tmp_path / run / "shift", options)
        assert [file.suffix for file in files] == [".pdf", ".svg", ".png"]
        written.append([file.read_bytes() for file in files])
    assert written[0] == written[1] and written[0][0].startswith(b"%PDF")
