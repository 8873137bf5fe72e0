"""The commands: what each is for, its keys and options, stated once; help, completion and checks are made of it."""

from __future__ import annotations

from sim.commands.keys import (
    AXIS,
    CHOICE,
    CLAIM,
    CONCEPT,
    CRUX,
    DIRECTORY,
    FILE,
    MOVE,
    NUMBER,
    PAGE,
    PARAMETER,
    PARAMETERS,
    PLAN,
    PLAYER,
    PRECEDENT,
    SCHEMA,
    STATE,
    STUDY,
    TARGET,
    VIEW,
    VIEWS,
    WHOLE,
    Command,
    Key,
)

_DRAWN = (
    Key("width", "16cm", "how wide figures are, in mm, cm or in; their text keeps its size"),
    Key("format", "png,svg", "the files of each figure: png, svg, pdf; none draws nothing"),
    Key(
        "panels", "all", "draws every panel; otherwise at most six, those in which something changes", CHOICE, ("all",)
    ),
    Key("style", "FILE", "a matplotlib style file of your own, for fonts, sizes, colours and lines", FILE),
)


def _figures(home: str) -> tuple[Key, ...]:
    """Return the keys that say where figures are written, and how."""
    return (Key("figures", "DIR", f"where the figure is written ({home})", DIRECTORY, default=home), *_DRAWN)


_EXPECTATION = Key(
    "expectation",
    "best",
    "what the leader expects of several equilibria: best, worst or average",
    CHOICE,
    ("best", "worst", "average"),
    "best",
)
_WORKERS = Key(
    "workers",
    "N",
    "processes that work side by side (as many as this machine has cores); the answer does not depend on it",
    WHOLE,
)
_SEED = Key("seed", "0", "draws another sample", WHOLE, default="0")

_AGAINST = Key(
    "against",
    "VIEW",
    "what differs from another view's answer; by default from the author's own, where something is changed",
    VIEW,
)
_STATE = Key(
    "state",
    "FACTOR:LEVEL",
    "of a game over time, how things stand: front:setback,regime:hardline, the rest as in its first period",
    STATE,
)
_BEGINS = Key(
    "state",
    "FACTOR:LEVEL",
    "of a game over time, with what the first year begins: front:setback,regime:hardline, the rest as in the game",
    STATE,
)
_YEARS = Key("years", "30", "of concept=horizon: what comes after is worth 0", WHOLE, default="30", low=1, high=200)
_RULES = Key(
    "expectation",
    "best,worst",
    "of concept=horizon: what is expected of several equilibria at each step: best, worst or average for the first mover, "
    "or several of these",
)
_PRECISION = Key(
    "precision", "4", "of concept=logit over time, per unit of payoff as it is printed", NUMBER, default="4"
)
_NODES = Key(
    "nodes",
    "all",
    "of a game over time: pure expects mixed equilibria of a step only where there is no pure one",
    CHOICE,
    ("all", "pure"),
    "all",
)
_TIE = Key(
    "tie",
    "0.005",
    "of several plans of a game over time: chances that lie closer are told as a tie",
    NUMBER,
    default="0.005",
)
_CONTEST = (  # of a game over time, where plans are set against each other
    Key("compare", "PLAN,PLAN", "of a game over time: two plans, or free; or one that is set against a level", PLAN),
    Key("above", "0.5", "the level that the chance under one plan is compared with", NUMBER),
    Key("year", "10", "with compare: asks how things stand in that year", WHOLE),
    Key("by", "N", "with compare: asks whether it has happened by that year", WHOLE),
    _YEARS,
    _NODES,
)
_COMPARED_BY = Key(
    "concept", "horizon", "with compare: horizon, or stationary logit choices", CHOICE, ("horizon", "logit"), "horizon"
)
_BEFORE_LAST = Key("<us>", "MOVE", "the leader's move (a player's name is the key)", MOVE)
_OVER_TIME = (
    Key("plan", "free", "plans, by name or file; free: everyone plays as he likes", PLAN, default="free"),
    Key("year", "10", "asks how things stand in that year", WHOLE),
    Key("by", "N", "asks whether it has happened by that year", WHOLE),
    Key("target", "CONDITION", "what is looked for; by default the first outcome that holds or does not", TARGET),
    Key("years", "30", "the horizon; what comes after is worth 0", WHOLE, default="30", low=1, high=200),
    Key(
        "expectation",
        "best,worst",
        "what is expected of several equilibria of a step: best, worst or average for the first mover, or several of these",
    ),
    Key("precision", "4", "of logit choices, per unit of payoff as it is printed", NUMBER, default="4"),
    _NODES,
    _BEGINS,
)

COMMANDS = {
    "list": Command(
        "games, views and precedents; moves and assumptions with their ranges and sources",
        "Without a view: the games, views and precedents. With one: its players and moves, its assumptions with value, "
        "plausible range, unit, meaning and source, what holds between them, and what differs from the view that it extends or the "
        "game that it is about; of a game over time how things move, with a picture. With the word sources: the texts and data "
        "that are cited.",
        ("list", "list view=mandelbaum", "list view=mandelbaum param=q", "list view=mandelbaum_time", "list sources"),
        keys=(
            Key("param", "TEXT", "one assumption in full by its name, or all that speak of the text", PARAMETER),
            *_figures("results/list"),
        ),
        words=1,
    ),
    "check": Command(
        "what in a scenario may say more than its author meant: signs, ties, moves never played",
        "Looks at a view before it is believed: terms that are meant as a cost and turn into a gain (or the other way), "
        "moves that pay the same whatever the assumptions are, or at the view's values only, moves that are never "
        "played, assumptions that change no equilibrium anywhere in their plausible ranges, and outcomes that never vary. "
        "Of a game over time it looks at every state, at chances all over the ranges, and at what is never reached or never "
        "happens. "
        "Each has a name, by which the file of the game or view accepts what is meant, under accepts, with the reason.",
        (
            "check view=mandelbaum",
            "check view=mandelbaum_time",
            "check mine.yaml --strict",
            "check view=base samples=8192 --json",
        ),
        keys=(
            Key(
                "samples",
                "1024",
                "worlds in which what is played is looked at",
                WHOLE,
                default="1024",
                low=2,
                high=1_000_000,
            ),
            _SEED,
        ),
        options={"--strict": "leave with exit code 4 if there is something to look at that is not accepted"},
        closing="Signs and ties are decided exactly where the payoffs are polynomial in the assumptions; what is not so is said.",
    ),
    "solve": Command(
        "equilibria of a view: after each US move, and when all move at once",
        "Says what the leader (the US) does best and what follows, then what follows each of its moves: what Russia and "
        "China do, where Russia then stands, and what that is worth to the leader; then the equilibria if all moved at "
        "once. Payoffs of the others, indices and regrets are among the details. Of a game over time it is about one period, "
        "as if none followed; concept=horizon counts in what follows, concept=logit that of logit choices for ever.",
        (
            "solve view=mandelbaum",
            "solve view=mallory params.q=0.9 --json",
            "solve view=base concept=logit",
            "solve view=base concept=all",
            "solve view=mandelbaum_time concept=horizon state=front:setback",
            "solve my_game.nfg",
        ),
        keys=(
            _AGAINST,
            Key("concept", "nash", "what the players of a stage play:", CONCEPT, default="nash"),
            _STATE,
            _YEARS,
            _RULES,
            _NODES,
            _PRECISION,
            Key(
                "budget",
                "N",
                "how far to search when all move at once: vertices of a best-response polytope for two players, cells of "
                "mixed strategies for more; a longer search finds more in large games",
                WHOLE,
                low=1,
                high=10**18,
            ),
            *_figures("results/learning"),
        ),
        closing="Figures are drawn with concept=learning alone.",
    ),
    "explain": Command(
        "why a player does what it does, term by term",
        "For each equilibrium that follows a move of the leader: the payoff of the player's move and of its best "
        "alternative, term by term, the margin between them, and the one change of an assumption that would make another "
        "move as good. Writes two figures for each: the terms, and the triangle of ties before and after the move. Of a game "
        "over time it is about one period, as if none followed; with concept=horizon it tells the first mover's choice, or "
        "another player's, by what it gains now, term by term, and later, by what it leads to.",
        (
            "explain view=mandelbaum us=CONCILIATE",
            "explain view=mandelbaum us=SQUEEZE player=china figures=my_figures",
            "explain view=mandelbaum_time concept=horizon state=front:setback",
            "explain view=mandelbaum_time concept=horizon us=ARM player=russia",
        ),
        keys=(
            _BEFORE_LAST,
            Key(
                "player",
                "NAME",
                "whose choice to explain (by default the first of the last stage; with concept=, the first mover)",
                PLAYER,
            ),
            Key(
                "concept",
                "horizon",
                "of a game over time, counts in what follows: horizon, backward induction over years, or logit choices",
                CHOICE,
                ("horizon", "logit"),
            ),
            _STATE,
            _YEARS,
            _RULES,
            _NODES,
            _PRECISION,
            Key("before", "MOVE", "the leader's move that the triangle is compared with (the first of its menu)", MOVE),
            *_figures("results/explain"),
        ),
    ),
    "compare": Command(
        "views side by side: what follows each US move in each",
        "For each view and each move of the leader, what follows, and which move is the leader's best. Writes the figure "
        "too.",
        ("compare", "compare view=mandelbaum,mallory"),
        keys=(
            _STATE,
            Key("against", "VIEW", "one more view; a single one that is changed stands beside the author's own", VIEW),
            *_figures("results/compare"),
        ),
        closing="view=A,B,… names the views; by default all that have the players and the leader's moves of the first, "
        "base.",
    ),
    "thresholds": Command(
        "where along one assumption the equilibria change, exactly",
        "Says where the leader's best move changes, and the threshold nearest to the view's value; then each threshold in a "
        "sentence, and what holds between them after each move and when all move at once, and draws it. Thresholds are "
        "roots of polynomials, not read off a grid. With at most two who move at once none is missing; with more, none of "
        "equilibria in pure moves. The details are all equilibria between two thresholds, with their indices. Of a game over "
        "time, with compare=, it says where the chance of something rises above that under another plan: bracketed between "
        "points of a grid by bisection, to a millionth of the interval.",
        (
            "thresholds view=mallory param=q",
            "thresholds view=mandelbaum param=relief_gain low=0 high=20 --check",
            "thresholds view=riyadh param=q --json --out thresholds.json",
            "thresholds view=mandelbaum_time param=draw_risk compare=arm_then,wait by=10",
        ),
        keys=(
            _AGAINST,
            _STATE,
            *_CONTEST,
            Key(
                "target",
                "CONDITION",
                "with compare: what is looked for; by default the first outcome that holds or not",
                TARGET,
            ),
            _COMPARED_BY,
            _RULES,
            _PRECISION,
            Key(
                "points",
                "25",
                "with compare: values at which chances are computed",
                WHOLE,
                default="25",
                low=2,
                high=10_001,
            ),
            Key("param", "NAME", "the assumption", PARAMETER),
            Key("low", "NUMBER", "where to begin; by default the low end of its plausible range", NUMBER),
            Key("high", "NUMBER", "where to end; by default the high end", NUMBER),
            Key(
                "mixed",
                "yes",
                "no: when three or more players move at once, look for pure equilibria only, which is quicker",
                CHOICE,
                ("yes", "no"),
                "yes",
            ),
            *_figures("results/thresholds"),
        ),
        options={
            "--check": "solve games beside every threshold and between them anew, by two other methods, and compare"
        },
    ),
    "phase": Command(
        "where on a plane of two assumptions they change, exactly",
        "Which pure equilibria hold where, over two assumptions, without a grid. Where the payoffs are affine in both the "
        "regions are exact polygons; otherwise their borders are curves, refined by subdivision to a stated tolerance. "
        "Says on how much of the map each move of the leader is best, then what may follow each move on which share of it, "
        "and draws the maps.",
        ("phase view=mandelbaum x=relief_gain y=theta", "phase view=riyadh x=q:0.2:0.6 y=relief_gain --json"),
        keys=(
            _AGAINST,
            _STATE,
            Key("x", "NAME", "one assumption, over its plausible range; NAME:LOW:HIGH for another one", AXIS),
            Key("y", "NAME", "the other one", AXIS),
            *_figures("results/phase"),
        ),
    ),
    "path": Command(
        "what becomes of a game over time: under plans of the US and in free play, year by year",
        "Solves a game over time by backward induction over a number of years, US first, and says with what chance "
        "something has come about or stands so in a year, under each plan and in free play, in one view or several: "
        "sentences, a table with the range over other horizons, and figures of the chances and of the state of things by "
        "year. Follows the chain of an argument step by step. Says where the US would rather leave a plan. plan=best "
        "seeks the best plan of all rules over one or two factors; expectation=every adds the range over all equilibria in "
        "pure moves, exact for a few years, bounds beyond.",
        (
            "path view=mandelbaum_time plan=arm_then,bargain,wait",
            "path view=base_time",
            "path view=base_time,mandelbaum_time plan=armed_bargain by=10",
            "path view=mandelbaum_time plan=contain chain=setback,accommodating,russia_leaves",
            "path view=mandelbaum_time plan=best,free factors=regime",
        ),
        keys=(
            *_OVER_TIME,
            Key(
                "paths",
                "N",
                "with concept=logit: from so many starts equilibria are looked for; others may exist",
                WHOLE,
                default="1",
                low=1,
                high=1000,
            ),
            Key("factors", "F1,F2", "with plan=best: one move is played at each combination of their levels"),
            Key(
                "aim",
                "worth",
                "with plan=best: what is made as large as possible, worth to the first mover or the chance asked for",
                CHOICE,
                ("worth", "chance"),
                "worth",
            ),
            Key("budget", "2000", "with plan=best: most rules that are tried", WHOLE, default="2000", low=1),
            Key("save", "FILE", "with plan=best: the plan is written there, as a file that plan= reads"),
            Key(
                "chain",
                "A,B -> C",
                "steps that are to come about one after the other, as target= takes them; A -> B: levels B in the year after A",
            ),
            Key(
                "concept",
                "horizon",
                "logit: choices with chances that fall with what a move costs, the same every year for ever",
                CHOICE,
                ("horizon", "logit"),
                "horizon",
            ),
            *_figures("results/path"),
        ),
    ),
    "flip": Command(
        "the smallest change of assumptions that reaches an outcome, and the cruxes between two views",
        "Size is counted in shares of each assumption's plausible range. The answer is a sentence, a table, a figure, and "
        "the game solved again at the changed assumptions. Where nothing reaches the target it says so, with the closest "
        "approach. Between two views it says where the best move changes on the way, and which assumption drives it. The "
        "details are the sources of what changes, or all equilibria before and after each change. Of a game over time, with "
        "compare=, it searches for a small change that makes one plan better than another, without a proof.",
        (
            "flip view=mandelbaum us=CONCILIATE target=russia_leaves",
            "flip view=base us=GRAND_BARGAIN target=west quantifier=every norm=inf",
            "flip view=mandelbaum us=CONCILIATE target=west only=relief_gain,substitution bounds=none",
            "flip --between mandelbaum mallory",
            "flip view=mandelbaum_time compare=arm_then,armed_bargain by=10 only=draw_risk,succ_loss,p_lose",
        ),
        keys=(
            Key("<us>", "MOVE", "the leader's move; may be left out with quantifier=led", MOVE),
            Key(
                "target",
                "TARGET",
                'a move, the name of an outcome, or a condition, "russia_leaves and war == 0"',
                TARGET,
            ),
            Key(
                "quantifier",
                "some",
                "in some equilibrium that follows; every: in every one; led: on the path that the leader leads",
                CHOICE,
                ("some", "every", "led"),
                "some",
            ),
            Key(
                "expectation",
                "best",
                "what the leader expects, for led: best or worst",
                CHOICE,
                ("best", "worst"),
                "best",
            ),
            Key("norm", "1", "few assumptions; inf: all a little; 2: between", CHOICE, ("1", "2", "inf"), "1"),
            Key(
                "bounds",
                "range",
                "assumptions stay in their plausible ranges; none: they go wherever it takes",
                CHOICE,
                ("range", "none"),
                "range",
            ),
            _STATE,
            Key("only", "A,B", "assumptions that may change (all)", PARAMETERS),
            *_CONTEST,
            _COMPARED_BY,
            _PRECISION,
            Key(
                "budget",
                "8000",
                "how far to search, in nodes of branch and bound, with compare in points (1000); Ctrl-C too ends the search "
                "with what is known by then",
                WHOLE,
                default="8000",
                low=1,
                high=10**9,
            ),
            Key("between", "A,B", "the walk from view A to view B; both in A's game, or in game=NAME", VIEWS),
            _AGAINST,
            *_figures("results/flip"),
        ),
        options={
            "--between A B": "the same as between=A,B",
            "--check": "solve the followers' game at the changed assumptions by a second, independent method (nashpy)",
        },
    ),
    "sensitivity": Command(
        "which assumptions matter, how robust each US move is, and when it works",
        "Over the box of all plausible ranges, as beliefs say, or in the worlds of a finished study: in what share of worlds each move of the leader is the best one and brings "
        "the target about, its regret against the best move of each world, maximin and minimax regret; Sobol and Morris "
        "indices of the target's probability; and the boxes of assumptions in which a move works, as rules. Three figures. Of a game over time: the chance that is "
        "asked for with one assumption after another at either end of its range, under each plan or in free play, and "
        "which alone would put another plan ahead; trajectories=N and base=N vary all together. A figure for each plan.",
        (
            "sensitivity view=base",
            "sensitivity view=base samples=100000 base=2048 seed=1",
            'sensitivity view=mandelbaum target="russia_leaves and war == 0" expectation=worst --json --out s.json',
            "sensitivity results=results/base/2026-01-31T12-00-00",
            "sensitivity view=mandelbaum_time plan=arm_then,wait expectation=best nodes=pure",
        ),
        keys=(
            Key("target", "TARGET", "as for wedge flip; by default the first outcome that holds or does not", TARGET),
            *(key for key in _OVER_TIME if key.name not in ("target", "expectation", "precision")),
            Key("samples", "10000", "worlds for robustness, regret and rules", WHOLE, default="10000"),
            Key(
                "base",
                "1024",
                "points of the Sobol design, a power of 2; N × (assumptions + 2) worlds are solved",
                WHOLE,
                default="1024",
            ),
            Key("trajectories", "64", "of the Morris design", WHOLE, default="64"),
            _EXPECTATION,
            _SEED,
            Key("<us>", "MOVE", "the move whose indices are shown and drawn, instead of the led path's", MOVE),
            Key(
                "beliefs",
                "FILE",
                "a distribution for each assumption, with rank correlations (.yaml), or several experts' ranges (.csv)",
                FILE,
            ),
            Key(
                "results", "DIR", "the worlds of a study instead; indices of one with design=saltelli or morris", STUDY
            ),
            *_figures("results/sensitivity"),
        ),
    ),
    "claims": Command(
        "what the sources claim, and in whose view the model bears it out",
        "Every claim is judged in its author's own view and in the others: it holds, holds in some equilibria, fails, finds "
        "no effect where it says that there is one, or is not applicable there. A claim that holds in all (in none) of 500 "
        "draws from a box three times as wide as the plausible one is built in (cannot hold): no value of an assumption "
        "turns it, so that it is no result; these are counted apart. Prints the counts, what fails and why, and what "
        "divides the authors; claims that are chosen in full: with what was found, the nearest single change of an "
        "assumption that would turn the verdict, the share of the plausible box in which the claim holds, and the command "
        "that shows it. Writes the figure too.",
        (
            "claims",
            "claims source=mandelbaum verdict=fails",
            "claims id=B09 view=mandelbaum,fleitz",
            "claims crux=K1",
            "claims --out claims.csv",
        ),
        keys=(
            Key("id", "F03,…", "claims by id", CLAIM),
            Key("source", "NAME", "claims of one source, by a part of its name (mandelbaum)"),
            Key("author", "TEXT", "claims of an author whose name holds this text"),
            Key("crux", "K1", "the two sides of a crux, the assumptions that decide and the sweep that shows it", CRUX),
            Key(
                "kind",
                "KIND",
                "goal, precedent, instrument, fact, mechanism, condition, risk, claim, strategy or crux",
                CHOICE,
                (
                    "goal",
                    "precedent",
                    "instrument",
                    "fact",
                    "mechanism",
                    "condition",
                    "risk",
                    "claim",
                    "strategy",
                    "crux",
                ),
            ),
            Key(
                "verdict",
                "VERDICT",
                "holds, some (in some equilibria), fails, no-effect, undecided, built-in, cannot-hold, input or waits, in "
                "the author's own view",
                CHOICE,
                (
                    "holds",
                    "some",
                    "fails",
                    "no-effect",
                    "undecided",
                    "built-in",
                    "cannot-hold",
                    "input",
                    "waits",
                    "not-applicable",
                    "holds-in-some-equilibria",
                    "taken-as-input",
                ),
            ),
            Key("results", "DIR", "the share of a study's worlds in which a claim about its game holds", STUDY),
            _WORKERS,
            *_figures("results/claims"),
        ),
        options={"--crux K1": "the same as crux=K1"},
        closing="view=A,B,… names the views to judge in, besides each author's own (the common base and the five "
        "authors'); params.X=VALUE changes an assumption in every view. --out FILE.csv has a row per claim and view.",
    ),
    "precedents": Command(
        "episodes of history as games: prediction, share of draws, counterfactuals",
        "For each: what happened; what the model predicts, and in what share of random draws of its assumptions it "
        "predicts what happened; the counterfactuals, and whether the model says of them what its argument needs.",
        ("precedents", "precedents opening_1972", "precedents --json --out precedents.json"),
        words=99,
        word=PRECEDENT,
        of_view=False,
    ),
    "sweep": Command(
        "solve on a grid or a sample of assumptions and draw how the equilibria shift",
        "Each point is solved in the view's order of moves, for every move of the leader, and with all moving at once; of "
        "a game over time it is asked with what chance something comes about under each plan, or in free play, and years=1 "
        "solves its first year like any other game. Results go to results/VIEW/TIME/: the equilibria (Parquet, in parts), the composed configuration, a manifest and "
        "the figures. A sweep that was stopped goes on with resume=; it loses the chunks that were in work and nothing "
        "else.",
        (
            "sweep view=mallory axes.q=0:1:101",
            "sweep view=mandelbaum axes.relief_gain=0.5:5:181 axes.theta=0:1:101",
            "sweep -m view=base,fleitz,mallory axes.q=0:1:101",
            "sweep view=base design=sobol design.points=1000000",
            "sweep view=mandelbaum_time plan=arm_then,bargain,wait axes.draw_risk=0:0.3:4 axes.succ_loss=0:0.7:4",
            "sweep resume=results/base/2026-01-31T12-00-00",
        ),
        keys=(
            Key("resume", "DIR", "go on with a study; executor and workers may differ, design.points may grow", STUDY),
            *_OVER_TIME,
            _TIE,
            *_DRAWN,
        ),
        options={
            "-m, --multirun": "one study for each value in a list, as view=base,fleitz; hydra/launcher=joblib runs them "
            "side by side"
        },
        answers=False,
        closing="""settings of the study
  axes.NAME=LOW:HIGH:POINTS  a parameter and the values that it takes
  axes.NAME=all              all values of a discrete parameter;
                             axes.NAME=[low,high] some
  design=NAME                grid (of the axes), random, latin, sobol, saltelli,
                             morris, or file
    design.points=N          points of a sample (4096); design.seed=N (0)
    design.over=[NAME,…]     parameters that vary; by default all
    design.beliefs=FILE      a distribution for each parameter, with rank
                             correlations (.yaml), or experts' ranges (.csv)
    design.base=N            of saltelli (1024), from which Sobol indices come
    design.trajectories=N    of morris (64), from which elementary effects come
    design.file=FILE         a CSV or Parquet file of points, a column for each
                             parameter that varies
  executor=NAME              processes (the default), serial, or dask;
                             executor.address=tcp://HOST:PORT joins a cluster
  workers=N                  how many work side by side (2); the results do not
                             depend on it
  chunk=N                    points in a part of the table
  results=DIR                where the view's directory is made (results)
exit code
  0 all is solved; 2 a mistake, or the study was stopped by one; 3 some chunks
  failed, the manifest says which; 130 stopped by Ctrl-C""",
    ),
    "results": Command(
        "what a sweep found: shares by outcome for each US move, ties, time, failures",
        "Counted over the points of the sweep. For each move of the leader, the share of the points at which every "
        "equilibrium that may follow has an outcome (certain), and at which some of them has it (possible); how many "
        "equilibria there are; where the leader chooses the move; ties, time and failures. Every file is compared with its "
        "checksum first.",
        ("results results/base/2026-01-31T12-00-00",),
        keys=(_TIE,),
        words=1,
        word=STUDY,
        of_view=False,
    ),
    "plot": Command(
        "draw the figures of a finished sweep again",
        "From its files alone.",
        ("plot results/mandelbaum/2026-01-31T12-00-00",),
        keys=(_TIE, *_DRAWN),
        words=1,
        word=STUDY,
        of_view=False,
        answers=False,
    ),
    "report": Command(
        "everything about a view in one HTML file",
        "One HTML file to read or print: the question, the answer in brief, the strategy table, the exact thresholds, what "
        "divides the authors, the claims with their verdicts, the precedents, the figures, every assumption with its range "
        "and source, and the commands that give the numbers again. It needs no network to be opened. Its explorer is written "
        "beside it, as NAME_explore.html, and linked.",
        (
            "report view=mandelbaum",
            "report view=mandelbaum --brief",
            "report --all out=report.html",
            "report view=riyadh params.q=0.6",
        ),
        keys=(
            Key(
                "out",
                "FILE",
                "where the report goes (results/report/NAME.html, or all.html; changes are part of it)",
                FILE,
            ),
            _WORKERS,
        ),
        options={
            "--brief": "one printed page: the answer, what it hangs on, one figure, the sources",
            "--all": "the common base and all authors' views, compared",
        },
        answers=False,
    ),
    "explore": Command(
        "a page in one file: move an assumption, see the equilibria move",
        "Writes a page that needs neither network nor server: sliders for all assumptions, under each a strip of the "
        "answer along it, the answer in words, a map over any two assumptions, all equilibria, why, and the views as their "
        "authors hold them side by side. What one finds there is taken along as a link, a command or a view file. With a "
        "view it opens there, with changed assumptions where these lie.",
        (
            "explore",
            "explore view=mandelbaum --out m.html",
            "explore mine.yaml",
        ),
        options={"--out": "where the page goes (explore.html)"},
        answers=False,
    ),
    "warm": Command(
        "compile the solvers ahead, so that no answer waits for it",
        "Three kernels are compiled once per machine, about a minute together: for games of two players, of three and "
        "more, and for quantal responses. Without this command each is compiled when it is first needed; small games are "
        "answered without.",
        ("warm",),
        of_view=False,
    ),
    "docs": Command(
        "the documentation's pages, in the terminal",
        "Without a name: which pages there are. With one: its text, Markdown as it is shipped with the program.",
        ("docs", "docs scenarios"),
        words=1,
        word=PAGE,
        of_view=False,
    ),
    "new": Command(
        "a commented file to start from: a view of your own, or a small game",
        "With a view, the file extends it: every assumption stands there as a comment with its value, plausible range and "
        "unit, those on which the authors differ first, and what params. changes is written out. It answers as the view "
        "does until something is changed. Without one, it holds a small game with everything that a game needs. A file that "
        "is there already is left as it is.",
        ("new my_view.yaml view=mandelbaum", "new doubtful.yaml view=base params.q=0.3", "new my_game.yaml"),
        words=1,
        word=FILE,
        answers=False,
    ),
    "schema": Command(
        "JSON Schemas of scenario files, for editors",
        "Writes the schemas of views (and whole scenarios), games, precedents and claims into a directory. An editor that "
        "knows JSON Schema, such as one with the YAML language server, completes keys and marks what is misspelt while one "
        "types; the first line of a file names its schema. With the name of one, prints that.",
        ("schema", "schema out=my/schema", "schema view", "schema claims --out claims.json"),
        keys=(Key("out", "DIR", "where all of them are written (schema)", DIRECTORY, default="schema"),),
        options={"--out FILE": "the file for the one that is named"},
        words=1,
        word=SCHEMA,
        of_view=False,
        answers=False,
    ),
    "export": Command(
        "write a view's game as a Gambit file (.nfg, .efg) or a table (.csv)",
        "The file holds the game at the view's values, to open it elsewhere. Gambit's extensive form, .efg, has the order "
        "of moves, those who choose at once in information sets; its strategic form, .nfg, and the table, a row for each "
        "combination of moves, have all players moving at once. wedge reads .nfg and .csv again. Numbers are written as "
        "the shortest decimals or fractions that are read as the same.",
        (
            "export view=mandelbaum game.nfg",
            "export view=mandelbaum params.q=0.9 --out game.efg",
            "export view=mandelbaum game.csv",
        ),
        keys=(_STATE,),
        options={"--out FILE": "the file to write, which may also be the last word"},
        words=1,
        word=FILE,
        answers=False,
    ),
}
