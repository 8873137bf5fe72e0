"""A small game and a view of it, to be spoilt by tests."""

import yaml

import sim

GAME = {
    "title": "A small game",
    "order": ["us", ["russia", "china"]],
    "instruments": {
        "us": {"relief": "share of sanctions lifted"},
        "russia": {"bloc": "alignment with China"},
        "china": {"support": "share of the lifeline"},
    },
    "moves": {
        "us": {"WAIT": {}, "OFFER": {"relief": 1}},
        "russia": {"BLOC": {"bloc": 1}, "WEST": {}},
        "china": {"BACK": {"support": 1}, "CURB": {"support": 0.2}},
    },
    "params": {
        "gain": {"value": 2, "low": 1, "high": 3, "unit": "% of GDP", "source": "the author"},
        "q": {"value": 0.5, "low": 0, "high": 1, "unit": "probability", "source": "the author"},
    },
    "quantities": {"delivered": "q * relief"},
    "payoffs": {
        "us": {"cost": "-relief", "wedge": "2 * (1 - bloc)"},
        "russia": {"relief": "gain * delivered * (1 - bloc)", "lifeline": "support * bloc"},
        "china": {"partner": "bloc * support"},
    },
    "outcomes": {"russia_alignment": "1 - 2 * bloc"},
}
VIEW = {"game": "small", "title": "A view of it", "params": {"q": {"value": 0.6, "source": "a guess"}}}


def changed(data, path, value):
    """Return nested data with one entry replaced, or removed if the value is `...`."""
    key, *rest = path
    copy = dict(data)
    if rest:
        copy[key] = changed(copy[key], rest, value)
    elif value is ...:
        del copy[key]
    else:
        copy[key] = value
    return copy


def load(directory, game=GAME, view=VIEW, overrides=()):
    for group, name, data in (("game", "small", game), ("view", "mine", view)):
        (directory / group).mkdir(exist_ok=True)
        text = data if isinstance(data, str) else yaml.safe_dump(data, sort_keys=False)
        (directory / group / f"{name}.yaml").write_text(text, encoding="utf-8")
    return sim.load("mine", overrides, directory)
