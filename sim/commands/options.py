"""Options and keys as words of a command line, one by one."""

from __future__ import annotations

from collections.abc import Sequence

from sim.errors import InputError, closest, nearest

OPTIONS = {
    "--config-dir": "DIR",
    "--out": "FILE",
    "--between": "VIEW VIEW",  # the second view is then a word of its own
    "--crux": "K1",
    "--json": "",
    "--quiet": "",
    "--details": "",
    "--ids": "",
    "--check": "",
    "--strict": "",
    "--all": "",
    "--brief": "",
    "-m": "",
    "--multirun": "",
}


ALWAYS = ("--config-dir", "--quiet")  # options of every command
# Options of every command that answers a question.
COMMON_OPTIONS = ("--config-dir", "--json", "--out", "--quiet", "--details", "--ids")


def checked_key(word: str, before: Sequence[str], waiting: Sequence[str]) -> str:
    """Return the key of ``key=value``; refuse a word of which spaces or an empty value leave one side only."""
    key, _, value = word.partition("=")
    following = waiting[0] if waiting and "=" not in waiting[0] and not waiting[0].startswith("-") else ""
    if key and value:
        return key.lstrip("+~")
    whole, said = key or (before[-1] if before else "KEY"), value or following or "VALUE"
    if not key or following:
        raise InputError(f"'{word}' stands alone; write {whole}={said}, without spaces around '='.")
    raise InputError(f"'{word}' gives no value; write {whole}={said}, or leave it out.")


def read_option(word: str, waiting: list[str], options: dict[str, str]) -> None:
    """Add an option with its value, which may be the next word; InputError for one that there is not."""
    name, equals, value = word.partition("=")
    if name not in OPTIONS:
        key = name.lstrip("-")
        value = value or (waiting[0] if waiting and "=" not in waiting[0] else "")
        if value and closest(key, [option.lstrip("-") for option in OPTIONS]) is None:
            raise InputError(f"unknown option '{name}'; a key has no dashes: did you mean {key}={value}?")
        raise InputError(f"unknown option '{name}'; {nearest(name, OPTIONS)}")
    if OPTIONS[name] and not equals:
        if not waiting:
            raise InputError(f"{name} needs a value: {name} {OPTIONS[name]}.")
        value = waiting.pop(0)
    options[name] = value
