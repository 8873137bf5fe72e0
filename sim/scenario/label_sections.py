"""Labels and notes in the sections of a game: read, and merged where a game extends another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import Any

from sim.errors import InputError, nearest, shown
from sim.printable import HIDDEN
from sim.scenario.labels import ARTICLE, Labels, Level, Word
from sim.scenario.menu import rows_of
from sim.scenario.plain_sections import FORMULA, LABEL, LEVELS, NOTE, SAYS, WORDS, check_words, plain_menu
from sim.scenario.where import Where

# Sections that a game inherits key by key; those of them with a mapping for each player; what a text there stands for.
MERGED = ("players", "instruments", "params", "payoffs", "outcomes", "time")
OF_PLAYERS = ("instruments", "payoffs")
BARE = {"instruments": NOTE, "payoffs": FORMULA, "outcomes": FORMULA}
LONGEST_LABEL, LONGEST_NOTE = 80, 1_000  # characters
MARKUP = frozenset("<>[]{}|`*\\#^~")


def read_labels(game: Mapping[str, Any], moves: Mapping[str, Sequence[str]], where: Where) -> Labels:
    """Read the labels and notes of a game that is sound without them.

    Parameters
    ----------
    game : mapping
        With its labels.
    moves : mapping of player to names
        Its menus, those of products too.

    Raises
    ------
    InputError
        If a label or note is not what it should be, or two things that stand side by side have the same label.
    """
    instruments = instrument_words(game.get("instruments"), where / "instruments")
    outcomes = list(_entries(game.get("outcomes"), where / "outcomes"))
    labels = Labels(
        players=_players(game.get("players"), tuple(moves), where / "players"),
        instruments=instruments,
        outcomes={name: read_word(entry, place) for name, entry, place in outcomes},
        moves={
            player: _menu_words(section, moves[player], instruments, where / "moves" / player)
            for player, section in game["moves"].items()
        },
        terms={
            player: {
                name: read_word(entry, place) for name, entry, place in _entries(section, where / "payoffs" / player)
            }
            for player, section in game["payoffs"].items()
        },
        levels={name: levels for name, entry, place in outcomes if (levels := _levels(entry, place))},
    )
    check_distinct(labels.players, tuple(moves), where / "players")
    for player, menu in moves.items():
        check_distinct(labels.moves[player], menu, where / "moves" / player)
        check_distinct(labels.terms[player], labels.terms[player], where / "payoffs" / player)
    check_distinct(labels.outcomes, labels.outcomes, where / "outcomes")
    return labels


def instrument_words(section: Any, where: Where) -> dict[str, Word]:
    """Read the labels and notes of a game's instruments, of all its players.

    Raises
    ------
    InputError
        If one is not what it should be.
    """
    return {
        name: read_word({NOTE: entry} if isinstance(entry, str) else entry, place)
        for _, entries, player in _entries(section, where)
        for name, entry, place in _entries(entries, player)
    }


def labelled_rows(menu: Any, where: Where, instruments: Mapping[str, Word]) -> dict[str, Any]:
    """Return a menu's moves with their rows as written, labels included; those of a list or product made first.

    Parameters
    ----------
    instruments : mapping of name to Word
        Their labels are those of a product's lists of levels.

    Raises
    ------
    InputError
        As `sim.scenario.menu.rows_of`.
    """
    if not isinstance(menu, Mapping) or "product" not in menu:
        return rows_of(menu, where)
    rows = rows_of(plain_menu(menu, where), where)
    words = _menu_words(menu, tuple(rows), instruments, where)
    return {move: {LABEL: words[move].label, **row} if move in words else row for move, row in rows.items()}


def merge_section(kind: str, parent: Mapping[str, Any], child: Mapping[str, Any]) -> dict[str, Any]:
    """Return a section of a game that another extends, changed key by key, entries within their own keys.

    A bare formula or note stands for its key, so that the label of an outcome is changed without its formula, and its
    formula without its label.
    """
    merged = {**parent, **child}
    for name in parent.keys() & child.keys() if kind in MERGED else ():
        pair = parent[name], child[name]
        if kind not in OF_PLAYERS:
            merged[name] = _merged_entry(*pair, BARE.get(kind))
        elif all(isinstance(entry, Mapping) for entry in pair):
            common = pair[0].keys() & pair[1].keys()
            merged[name] = {**pair[0], **pair[1]} | {
                key: _merged_entry(pair[0][key], pair[1][key], BARE.get(kind)) for key in common
            }
    return merged


def _merged_entry(parent: Any, child: Any, bare: str | None) -> Any:
    """Return an entry changed key by key; of a text, the key `bare` is meant."""
    given = [{bare: entry} if bare and isinstance(entry, (str, int, float)) else entry for entry in (parent, child)]
    if given == [{bare: parent}, {bare: child}] or not all(isinstance(entry, Mapping) for entry in given):
        return child
    merged = {**given[0], **given[1]}
    if all(isinstance(entry.get(LEVELS), Mapping) for entry in given):
        merged[LEVELS] = {**given[0][LEVELS], **given[1][LEVELS]}
    return merged


def read_label(value: Any, where: Where) -> str:
    """Read a label: one short line of plain text.

    Raises
    ------
    InputError
        If it is not that.
    """
    text = _text(value, where, LONGEST_LABEL)
    if not text:
        raise InputError(f"{where}: is empty; leave it out, or write what it is called.")
    if "\n" in text or HIDDEN.search(text):
        raise InputError(f"{where}: a label is one line of text that shows.")
    if found := sorted(MARKUP & set(text)):
        raise InputError(f"{where}: {found[0]!r} is not allowed in a label; it is plain text.")
    return text


def _text(value: Any, where: Where, longest: int) -> str:
    if not isinstance(value, (str, int, float)) or isinstance(value, bool):
        raise InputError(f"{where}: a text is expected, not {shown(value)}; '{where.keys[-1]}' names no instrument.")
    text = str(value).strip()
    if len(text) > longest:
        raise InputError(f"{where}: has {len(text)} characters; at most {longest} are read.")
    return text


def read_word(entry: Any, where: Where) -> Word:
    """Return the label and note of an entry; none of an entry that is no mapping.

    Raises
    ------
    InputError
        If one is not what it should be.
    """
    entry = entry if isinstance(entry, Mapping) else {}
    label = read_label(entry[LABEL], where / LABEL) if LABEL in entry else ""
    return Word(label, _text(entry[NOTE], where / NOTE, LONGEST_NOTE) if NOTE in entry else "")


def _entries(section: Any, where: Where) -> Iterator[tuple[str, Any, Where]]:
    if isinstance(section, Mapping):
        for name, entry in section.items():
            yield str(name), entry, where / name


def _players(section: Any, players: Sequence[str], where: Where) -> dict[str, Word]:
    if section is None:
        return {}
    if not isinstance(section, Mapping):
        raise InputError(
            f"{where}: a mapping of players is expected, as in {{us: {{label: the US}}}}, not {shown(section)}."
        )
    for player, entry in section.items():
        if player not in players:
            raise InputError(f"{where.at(player)}: unknown player '{player}'; {nearest(player, players)}")
        check_words(entry, WORDS, where / player)
        if str(label := entry.get(LABEL)).strip().casefold() == ARTICLE.strip():
            raise InputError(f"{where / player / LABEL}: {label.strip()!r} is an article alone; write a noun after it.")
    return {player: read_word(entry, where / player) for player, entry in section.items()}


def _levels(entry: Any, where: Where) -> dict[float, Level]:
    """Return the named values of an outcome, in increasing order."""
    section, where = (entry.get(LEVELS) if isinstance(entry, Mapping) else None), where / LEVELS
    if section is None:
        return {}
    if not isinstance(section, Mapping):
        raise InputError(
            f"{where}: a mapping of values to labels is expected, as in {{1: with the West}}, not {shown(section)}."
        )
    levels = {}
    for name, given in section.items():
        try:
            value = float(name)
        except ValueError:
            raise InputError(
                f"{where.at(name)}: '{name}' is not a number; a level is a value of the outcome."
            ) from None
        given = given if isinstance(given, Mapping) else {LABEL: given}
        check_words(given, (*WORDS, SAYS), where / name)
        if LABEL not in given:
            raise InputError(f"{where / name}: 'label' is missing; write it there.")
        word = read_word(given, where / name)
        says = read_label(given[SAYS], where / name / SAYS) if SAYS in given else ""
        levels[value] = Level(word.label, word.note, says)
    named = {f"{value:g}": level for value, level in sorted(levels.items())}
    check_distinct(named, named, where)
    return dict(sorted(levels.items()))


def _menu_words(section: Any, menu: Sequence[str], instruments: Mapping[str, Word], where: Where) -> dict[str, Word]:
    """Return the words of a menu's moves; those of a product join the labels of its parts."""
    if not isinstance(section, Mapping):
        return {}
    if "product" not in section:
        return {name: read_word(entry, place) for name, entry, place in _entries(section, where)}
    factors = _entries(section["product"], where / "product")
    parts = [_part_words(name, factor, instruments, place) for name, factor, place in factors]
    if not any(word.label for part in parts for word in part.values()):
        return {}
    names = {}
    for combination in product(*(part.items() for part in parts)):
        name = "+".join(part for part, _ in combination)
        names[name] = Word(", ".join(word.label or part for part, word in combination))
    return {move: names[move] for move in menu}


def _part_words(name: str, factor: Any, instruments: Mapping[str, Word], where: Where) -> dict[str, Word]:
    """Return the words of one factor's parts: of rows their own, of levels the instrument's label with the level."""
    if isinstance(factor, Mapping):
        return {part: read_word(entry, place) for part, entry, place in _entries(factor, where)}
    label = instruments[name].label if name in instruments else ""
    return {f"{name}={value:g}": Word(f"{label} {value:g}" if label else "") for value in map(float, factor)}


def check_distinct(words: Mapping[str, Any], names: Iterable[str], where: Where) -> None:
    """Refuse two things that would be shown by the same text, and a label that is the name of another.

    Labels differ in more than capitals, from each other and from names; names by themselves need not here.

    Parameters
    ----------
    words : mapping of name to Word or Parameter
        Whatever has a label, which may be empty.
    names : iterable of str
        Of all that stand side by side, with words or without.
    where : Where
        The section.

    Raises
    ------
    InputError
        Naming both.
    """
    bearer: dict[str, tuple[str, str]] = {}
    for name in names:
        for text in dict.fromkeys([name, words[name].label or name if name in words else name]):
            other, borne = bearer.setdefault(text.casefold(), (name, text))
            if other != name and (other, name) != (borne, text):
                raise InputError(
                    f"{where.at(name)}: '{name}' and '{other}' are both called '{text}'; give each its own label."
                )
