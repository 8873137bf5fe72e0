"""Sections of a file: mappings of known keys."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sim.errors import InputError, are_missing, nearest, shown
from sim.scenario.where import Where


def check_mapping(section: Any, where: Where) -> None:
    """Refuse a section that is not a mapping."""
    if not isinstance(section, Mapping):
        raise InputError(f"{where}: a mapping of keys is expected, not {shown(section)}.")


def check_keys(section: Any, known: Iterable[str], required: Iterable[str], where: Where) -> None:
    """Refuse a section that is not a mapping, has an unknown key or lacks a required one."""
    check_mapping(section, where)
    for key in section:
        if key not in known:
            raise InputError(f"{where.at(key)}: unknown key '{key}'; {nearest(key, known)}")
    missing = [key for key in required if key not in section]
    if missing:
        raise InputError(f"{where}: {are_missing(missing)}; write {'it' if len(missing) == 1 else 'them'} there.")
