"""`wedge schema`: JSON Schemas of scenario files, for editors that complete and check as one types."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from sim.ask.claims.schema import claims_schema
from sim.commands.arguments import read_arguments
from sim.commands.files import check_file, made_directory
from sim.commands.output import deliver, tell_written
from sim.errors import InputError, nearest
from sim.scenario.precedent_schema import precedent_schema
from sim.scenario.schema import game_schema, view_schema
from sim.scenario.time_schema import plan_schema
from sim.tell.schema import tell
from sim.whole_files import write_whole

SCHEMAS: dict[str, Callable[[], dict[str, Any]]] = {
    "view": view_schema,
    "game": game_schema,
    "precedent": precedent_schema,
    "claims": claims_schema,
    "plan": plan_schema,
}
ENDING = ".json"
DIRECTORY = "schema"


def run(words: Sequence[str]) -> None:
    """Run the command."""
    arguments = read_arguments(words, of_view=False)
    path = arguments.options.pop("--out", None)
    arguments.check("schema")
    arguments.refuse_overrides()
    if not arguments.words:
        if path is not None:
            raise InputError(f"--out {path} is for one schema; name which, as in wedge schema view --out {path}.")
        directory = made_directory(Path(arguments.own.get("out", DIRECTORY)))
        written = {kind: directory / f"{kind}{ENDING}" for kind in SCHEMAS}
        for kind, file in written.items():
            write_whole(file, schema_text(kind).encode())
        deliver(arguments, tell(written))
        return
    kind = arguments.words[0]
    if kind not in SCHEMAS:
        raise InputError(f"there is no schema of '{kind}'; {nearest(kind, SCHEMAS)}")
    if "out" in arguments.own:
        raise InputError("out= is for all of them; of one, write --out FILE.")
    if path is None:
        print(schema_text(kind), end="")
        return
    check_file(Path(path), "--out", (ENDING,))
    write_whole(Path(path), schema_text(kind).encode())
    tell_written([Path(path)], arguments)


def schema_text(kind: str) -> str:
    """Return a schema as it is written."""
    return json.dumps(SCHEMAS[kind](), indent=1, ensure_ascii=False) + "\n"
