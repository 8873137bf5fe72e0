"""`wedge docs`: the documentation's pages, as they are shipped with the program."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sim.commands.arguments import read_arguments
from sim.commands.output import deliver
from sim.errors import InputError, nearest
from sim.printable import printable
from sim.tell.pages import tell

ENDING = ".md"


def run(words: Sequence[str]) -> None:
    """Run the command."""
    arguments = read_arguments(words, of_view=False)
    arguments.check("docs")
    arguments.refuse_overrides()
    pages = shipped_pages()
    if not arguments.words:
        deliver(arguments, tell({name: title_of(text) for name, text in pages.items()}))
        return
    name = arguments.words[0].removesuffix(ENDING)
    if name not in pages:
        raise InputError(f"no page is called '{name}'; {nearest(name, pages)}")
    print(printable(pages[name]).rstrip())


def shipped_pages() -> dict[str, str]:
    """Return the text of every page, by its name."""
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(_directory().glob(f"*{ENDING}"))}


def title_of(text: str) -> str:
    """Return the first heading of a page."""
    return next((line.lstrip("# ") for line in text.splitlines() if line.startswith("#")), "")


def _directory() -> Path:
    """Return where the pages lie: in the package as it is installed, beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "docs"
    return installed if installed.is_dir() else package.parent / "docs"
