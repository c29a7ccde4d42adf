"""Measure voting power: of a charter's organ, of weights with a quota, or of a table with a rule in words."""

from __future__ import annotations

import json
import time
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from holdfast import __version__
from holdfast.cli.options import MAX_SEED, add_json, whole
from holdfast.errors import BadInput, Problem, nearest, printable

if TYPE_CHECKING:
    from holdfast.charter.power import Game

DEFAULT = ("penrose", "banzhaf", "shapley")
MAX_BLOCS = 1_000


def configure(parser: ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("file", metavar="FILE", nargs="?", help="a charter")
    parser.add_argument("--organ", metavar="ID", help="the organ that votes (default: the first that decides)")
    parser.add_argument("--assume", metavar="RULE", help="the rule where the charter leaves the threshold unstated: a share such as 2/3")
    parser.add_argument("--quota", metavar="Q", help="votes needed: a number, or a share such as 55%% or 2/3 of all weights")
    parser.add_argument("--weights", metavar="W,W,...", help="weights, or NAME=WEIGHT pairs, separated by commas")
    parser.add_argument("--table", metavar="CSV", type=Path, help="a table of members: first column the name, every other column a weight system")
    parser.add_argument("--rule", metavar="RULE", help='such as "members >= 55%% and population >= 65%% or members >= n-3"; members counts heads')
    parser.add_argument("--index", metavar="NAME", action="append", help="an index, or all; may be given several times (default: penrose, banzhaf, shapley)")
    parser.add_argument("--blocs", metavar="A+B,C+D", help="members that vote together: each bloc as one player, and the power inside it (Owen)")
    parser.add_argument("--seed", type=whole(0, MAX_SEED), default=1, metavar="N", help="seed of sampled values, where nothing better can be had (default: 1)")
    add_json(parser)


def run(args: Namespace) -> int:
    """Print the voting power of each member."""
    from holdfast.charter.power import Analysis
    from holdfast.charter.power.answer import answer, table
    from holdfast.charter.power.indices import find

    start = time.perf_counter()
    find(args.index or ())
    games = _games(args)
    unions = _blocs(args.blocs, games[0][1].members) if args.blocs is not None else []
    default = (*DEFAULT, "owen", "banzhaf_owen") if unions else DEFAULT
    indices = find(args.index or default, unions=bool(unions))
    if not unions and any(index.unions for index in indices):
        raise BadInput(Problem("Owen's and Banzhaf-Owen's indices are about blocs", file="--index", expected="--blocs as well, such as --blocs a+b,c+d"))
    analyses = [Analysis(game, unions, seed=args.seed) for _, game in games]
    lenient = "all" in (args.index or ())
    answers = [{"assumption": assumption} | answer(analysis, indices, lenient=lenient) for (assumption, _), analysis in zip(games, analyses, strict=True)]
    if args.json:
        manifest = dict.fromkeys(("version", "data_hash", "charter_hash", "seed", "chunk", "engine")) | {"version": __version__, "seed": args.seed}
        body = {"schema": "holdfast/charter-power/1", "manifest": manifest} | answers[0] | {"alternatives": answers[1:]}
        print(json.dumps(body | {"seconds": round(time.perf_counter() - start, 6)}, ensure_ascii=False))
        return 0
    for analysis, found in zip(analyses, answers, strict=True):
        heading = [f"Assuming {found['assumption']}:", ""] if found["assumption"] else []
        print(printable("\n".join([*heading, *table(analysis, indices, found)])), end="\n" if found is answers[-1] else "\n\n")
    return 0


def _games(args: Namespace) -> list[tuple[str | None, Game]]:
    """Return the game that the arguments describe, or one for each assumption. Raises `BadInput` if they describe none, or more than one."""
    from holdfast.charter.power.tables import game_of_table, game_of_weights

    ways = {"FILE": args.file is not None, "--quota with --weights": args.quota is not None or args.weights is not None}
    ways["--table with --rule"] = args.table is not None or args.rule is not None
    given = [way for way, is_given in ways.items() if is_given]
    if len(given) != 1:
        raise BadInput(Problem("no rule to measure" if not given else f"{' and '.join(given)} were given together", expected="one of " + "; ".join(ways)))
    for first, second, one, other in (("--quota", "--weights", args.quota, args.weights), ("--table", "--rule", args.table, args.rule)):
        if (one is None) != (other is None):
            raise BadInput(Problem(f"{first if one is not None else second} is given without {second if one is not None else first}", expected="both"))
    for option, value in (("--organ", args.organ), ("--assume", args.assume)):
        if value is not None and args.file is None:
            raise BadInput(Problem(f"{option} is about a charter", expected="a charter's FILE with it"))
    if args.table is not None:
        return [(None, game_of_table(args.table, args.rule))]
    return [(None, game_of_weights(args.quota, args.weights))] if args.quota is not None else games_of_file(args.file, args.organ, args.assume)


def games_of_file(file: str, organ: str | None, assume: str | None) -> list[tuple[str | None, Game]]:
    """Return the game of a charter's organ; one for each assumption, the headline first, where the charter leaves the rule unstated.

    Members are the same in all. Raises `BadInput`.
    """
    raise BadInput(Problem("charters cannot be read yet", file=file, expected="--quota with --weights, or --table with --rule"))


def _blocs(text: str, members: tuple[str, ...]) -> list[list[int]]:
    """Read a+b,c+d into positions. Raises `BadInput` for a name that is no member's."""
    blocs = text.split(",")
    if len(blocs) > MAX_BLOCS:
        raise BadInput(Problem(f"{len(blocs):,} blocs", file="--blocs", expected=f"at most {MAX_BLOCS:,}"))
    place = {member: i for i, member in enumerate(members)}
    found = []
    for bloc in blocs:
        names = [name.strip() for name in bloc.split("+")]
        for name in names:
            if name not in place:
                raise BadInput(
                    Problem(
                        f"unknown member {name[:60]!r}",
                        file="--blocs",
                        expected="members joined by +, blocs separated by commas",
                        suggestion=nearest(name, members),
                    )
                )
        found.append([place[name] for name in names])
    return found
