"""How much memory there is, and how to say an amount."""

from __future__ import annotations

import os

from sim.errors import InputError

COPIES = 2  # of a table that are held at once: its pieces, and the whole


def free_memory() -> float:
    """Return the bytes of memory that can be had, as the system says."""
    try:
        with open("/proc/meminfo") as file:
            words = dict(line.split(":") for line in file)
        return 1024.0 * int(words["MemAvailable"].split()[0])
    except (OSError, KeyError, ValueError):
        return float(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))


def refuse_more_than_memory(each: float, points: int) -> None:
    """Refuse to hold the table of so many points, `each` bytes a point; InputError names the key."""
    need, free = COPIES * each * points, free_memory()
    if need > free:
        raise InputError(
            f"axes: the table of {points:,} points takes about {size(need)} of memory, and {size(free)} are free; "
            "name fewer points, or let wedge sweep write it to the disk in parts."
        )


def size(count: float) -> str:
    """Return a number of bytes in words, two digits being as much as an estimate is worth.

    >>> size(1.234e12)
    '1.2 TB'
    """
    units = ["bytes", "kB", "MB", "GB", "TB"]
    while float(f"{count:.2g}") >= 1000 and len(units) > 1:
        count /= 1000
        units.pop(0)
    return f"{float(f'{count:.2g}'):g} {units[0]}"
