"""What a user chooses about figures: their width, files, panels and style; all of it checked."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib import font_manager

from sim.errors import InputError, nearest

INCHES = {"mm": 1 / 25.4, "cm": 1 / 2.54, "in": 1.0}  # by unit
NARROWEST, WIDEST = 60 / 25.4, 500 / 25.4  # inches
FORMATS = ("png", "svg", "pdf")
NO_FIGURES = "none"  # in place of a format
HOUSE_STYLE = Path(__file__).with_name("wedge.mplstyle")

# What a style file may set: looks alone, nothing that runs or reads anything, or makes a picture without bounds.
SETTINGS = (
    "font.family", "font.size", "font.weight", "text.color",
    "axes.edgecolor", "axes.facecolor", "axes.labelcolor", "axes.labelsize", "axes.labelweight", "axes.linewidth",
    "axes.titlecolor", "axes.titlesize", "axes.titleweight",
    "figure.facecolor", "figure.labelsize", "figure.labelweight", "figure.titlesize", "figure.titleweight",
    "xtick.color", "xtick.direction", "xtick.labelcolor", "xtick.labelsize", "xtick.major.width",
    "ytick.color", "ytick.direction", "ytick.labelcolor", "ytick.labelsize", "ytick.major.width",
    "legend.edgecolor", "legend.facecolor", "legend.fontsize", "legend.frameon", "legend.handlelength",
    "legend.labelcolor", "legend.title_fontsize",
    "grid.color", "grid.linewidth", "hatch.linewidth", "savefig.dpi", "savefig.facecolor",
)  # fmt: skip
BOUNDS = {"dpi": (50, 600), "size": (4, 30), "handlelength": (0, 10), "width": (0, 10)}  # by how a setting ends
DRAWN = (  # groups of matplotlib's settings that pictures follow
    "agg", "axes", "contour", "figure", "font", "grid", "hatch", "image", "legend", "lines", "markers", "mathtext",
    "patch", "path", "pcolor", "pcolormesh", "pdf", "savefig", "svg", "text", "xtick", "ytick",
)  # fmt: skip
OF_WINDOWS = ("figure.max_open_warning", "figure.raise_window", "savefig.directory")
LONGEST_STYLE = 50_000  # bytes
FIXED = {
    "text.parse_math": False,  # a unit such as "$ a barrel" is text
    "text.usetex": False,
    "svg.hashsalt": "wedge",
    "svg.fonttype": "path",
    "pdf.fonttype": 42,
}


@dataclass(frozen=True)
class FigureOptions:
    """How figures are drawn and written.

    Attributes
    ----------
    width : float
        In inches; heights follow, and text keeps its size. 16 cm unless told otherwise, the text of a page of paper.
    formats : tuple of str
        Of `FORMATS`; with none, no figure is drawn.
    all_panels : bool
        Whether every panel is drawn, those in which nothing changes and those beyond the sixth too.
    style : mapping
        Settings of matplotlib that replace those of the house style.
    """

    width: float = 16 / 2.54
    formats: tuple[str, ...] = ("png", "svg")
    all_panels: bool = False
    style: Mapping[str, Any] = field(default_factory=dict)

    @property
    def settings(self) -> dict[str, Any]:
        """All settings of matplotlib to draw under; whatever the caller's own are, they take no part."""
        return {**_defaults(), **house_style(), **self.style, **FIXED}


PAGE = FigureOptions()


@cache
def _defaults() -> Mapping[str, Any]:
    defaults = matplotlib.rcParamsDefault
    return {name: defaults[name] for name in defaults if name.partition(".")[0] in DRAWN and name not in OF_WINDOWS}


@cache
def house_style() -> Mapping[str, Any]:
    """Return the settings of the style file that is shipped."""
    return read_style(HOUSE_STYLE)


def read_options(own: Mapping[str, str]) -> FigureOptions:
    """Return the options that a command's own keys give.

    Parameters
    ----------
    own : mapping of key to str
        ``width=85mm``, ``format=png,pdf`` (or ``none``), ``panels=all``, ``style=FILE``; other keys are not looked at.

    Raises
    ------
    InputError
        If a value is not understood, or the style file cannot be used.
    """
    chosen: dict[str, Any] = {}
    if "width" in own:
        chosen["width"] = _inches(own["width"])
    if "format" in own:
        chosen["formats"] = _formats(own["format"])
    if "panels" in own:
        if own["panels"] != "all":
            raise InputError(
                f"panels={own['panels']}: only panels=all is understood; without it at most six are drawn."
            )
        chosen["all_panels"] = True
    if "style" in own:
        chosen["style"] = read_style(Path(own["style"]))
    return FigureOptions(**chosen)


def _inches(text: str) -> float:
    """Return a width in inches."""
    unit = next((unit for unit in INCHES if text.endswith(unit)), None)
    example = "write a number with mm, cm or in, as in width=85mm."
    if unit is None:
        raise InputError(f"width={text} has no unit; {example}")
    try:
        width = float(text.removesuffix(unit)) * INCHES[unit]
    except ValueError:
        raise InputError(f"width={text} is not a length; {example}") from None
    if not NARROWEST <= width <= WIDEST:  # also where it is not a number
        raise InputError(f"width={text}: a figure is between 60mm and 500mm wide.")
    return width


def _formats(text: str) -> tuple[str, ...]:
    if text.strip().lower() == NO_FIGURES:
        return ()
    formats = tuple(dict.fromkeys(part.strip().lower().lstrip(".") for part in text.strip("[]").split(",")))
    for name in formats:
        if name not in FORMATS:
            raise InputError(
                f"format={text}: figures are not written as '{name}'; {nearest(name, (*FORMATS, NO_FIGURES))}"
            )
    return formats


def read_style(path: Path) -> dict[str, Any]:
    """Read a matplotlib style file, ``setting: value`` in each line, that may change looks and nothing else.

    Raises
    ------
    InputError
        With the line, if the file cannot be read, a setting is not one of looks, or its value is not understood.
    """
    found: dict[str, Any] = {}
    for number, line in enumerate(_text(path).splitlines(), start=1):
        where = f"{path}, line {number}"
        name, colon, value = _without_comment(line).partition(":")
        name, value = name.strip(), value.strip().strip('"')
        if not name and not colon:
            continue
        if not colon or not value:
            raise InputError(f"{where}: 'setting: value' is expected, as in font.size: 9.")
        if name not in SETTINGS:
            reason = "no setting that a style file may change here" if name in matplotlib.rcParams else "no setting"
            raise InputError(f"{where}: '{name}' is {reason}; {nearest(name, SETTINGS)}")
        found[name] = _value(name, value, where)
    return found


def _text(path: Path) -> str:
    try:
        if not path.is_file():  # a name too long, or with a null in it, is no file either
            raise FileNotFoundError
        with path.open("rb") as file:
            content = file.read(LONGEST_STYLE + 1)
        text = content.decode()
    except FileNotFoundError:
        raise InputError(f"style={path}: there is no such file.") from None
    except (OSError, ValueError):
        raise InputError(f"style={path}: the file cannot be read as text.") from None
    if len(content) > LONGEST_STYLE:
        raise InputError(f"style={path}: a style file has at most {LONGEST_STYLE:,} bytes.")
    return text


def _without_comment(line: str) -> str:
    """Return a line up to its comment; within double quotes a ``#`` begins a colour."""
    quoted = False
    for place, letter in enumerate(line):
        if letter == '"':
            quoted = not quoted
        elif letter == "#" and not quoted:
            return line[:place]
    return line


def _value(name: str, text: str, where: str) -> Any:
    """Return a setting's value as matplotlib reads it, within bounds."""
    try:
        checked = matplotlib.RcParams()
        checked[name] = text
        value = checked[name]
    except (ValueError, KeyError, TypeError):
        raise InputError(f"{where}: '{text}' is no value of {name}.") from None
    bounds = next((bounds for end, bounds in BOUNDS.items() if name.endswith(end)), None)
    if bounds and isinstance(value, int | float):
        low, high = bounds
        if not (math.isfinite(value) and low <= value <= high):
            raise InputError(f"{where}: {name} is {text}; it must lie between {low} and {high}.")
    if name == "font.family":
        _check_fonts(value, where)
    return value


def _check_fonts(families: list[str], where: str) -> None:
    """Refuse a font that this machine does not have, where matplotlib would take another one in silence."""
    for family in families:
        try:
            font_manager.findfont(font_manager.FontProperties(family=[family]), fallback_to_default=False)
        except ValueError:
            raise InputError(
                f"{where}: this machine has no font '{family}'; DejaVu Sans comes with the program."
            ) from None
