"""`wedge docs`: the pages that are shipped, in the terminal."""

from pathlib import Path

from sim.cli import main

DOCS = Path(__file__).parents[2] / "docs"


def test_every_page_is_listed_and_printed_whole(capsys):
    assert main(["docs"]) == 0
    listed = capsys.readouterr().out
    for path in DOCS.glob("*.md"):
        assert path.stem in listed
        assert main(["docs", path.stem]) == 0
        assert capsys.readouterr().out.strip() == path.read_text().strip()


def test_an_unknown_page_is_refused(capsys):
    assert main(["docs", "scenaros"]) == 2
    assert "did you mean 'scenarios'?" in capsys.readouterr().err
