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
    parser.add_argument("file", metavar="FILE", nargs="?", help="a charter: a YAML file, or the name of a shipped one")
    parser.add_argument("--organ", metavar="ID", help="the organ that votes (default: the first of which it is known who votes)")
    parser.add_argument("--power", metavar="ID", help="the power whose majority is meant (default: the organ's own rule)")
    parser.add_argument("--assume", metavar="RULE", help="the rule where the charter states none: majority, unanimity, or a share of all votes such as 2/3")
    parser.add_argument("--set", metavar="NAME=VALUE", action="append", default=[], help="another value for a parameter of the charter")
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
    found, lines = [], list[str]()
    for n, (title, game, _) in enumerate(games, start=1):
        unions = _blocs(args.blocs, game.members) if args.blocs is not None else []
        default = (*DEFAULT, "owen", "banzhaf_owen") if unions else DEFAULT
        indices = find(args.index or default, unions=bool(unions))
        if not unions and any(index.unions for index in indices):
            raise BadInput(Problem("Owen's and Banzhaf-Owen's indices are about blocs", file="--index", expected="--blocs as well, such as --blocs a+b,c+d"))
        analysis = Analysis(game, unions, seed=args.seed)
        numbers = answer(analysis, indices, lenient="all" in (args.index or ()))
        found.append({"reading": title} | numbers)
        lines += [*([title, ""] if title else []), *table(analysis, indices, numbers, meanings=n == len(games)), ""]
    if args.json:
        manifest = dict.fromkeys(("version", "data_hash", "charter_hash", "seed", "chunk", "engine"))
        manifest |= {"version": __version__, "charter_hash": games[0][2], "seed": args.seed}
        seconds = round(time.perf_counter() - start, 6)
        head = {"schema": "holdfast/charter-power/1", "manifest": manifest} | found[0]
        print(json.dumps(head | {"other_readings": found[1:], "seconds": seconds}, ensure_ascii=False))
    else:
        print(printable("\n".join(lines).rstrip()))
    return 0


def _games(args: Namespace) -> list[tuple[str | None, Game, str | None]]:
    """Return (title, game, hash of the charter) of what the arguments describe, the headline first. Raises `BadInput` if that is nothing, or too much."""
    from holdfast.charter.power.tables import game_of_table, game_of_weights

    ways = {"FILE": args.file is not None, "--quota with --weights": args.quota is not None or args.weights is not None}
    ways["--table with --rule"] = args.table is not None or args.rule is not None
    given = [way for way, is_given in ways.items() if is_given]
    if len(given) != 1:
        raise BadInput(Problem("no rule to measure" if not given else f"{' and '.join(given)} were given together", expected="one of " + "; ".join(ways)))
    for first, second, one, other in (("--quota", "--weights", args.quota, args.weights), ("--table", "--rule", args.table, args.rule)):
        if (one is None) != (other is None):
            raise BadInput(Problem(f"{first if one is not None else second} is given without {second if one is not None else first}", expected="both"))
    for option, value in (("--organ", args.organ), ("--power", args.power), ("--assume", args.assume), ("--set", args.set or None)):
        if value is not None and args.file is None:
            raise BadInput(Problem(f"{option} is about a charter", expected="a charter's FILE with it"))
    if args.table is not None:
        return [(None, game_of_table(args.table, args.rule), None)]
    if args.quota is not None:
        return [(None, game_of_weights(args.quota, args.weights), None)]
    return _charter_games(args)


def _charter_games(args: Namespace) -> list[tuple[str | None, Game, str | None]]:
    """Return the games of a charter's organ. Raises `BadInput`."""
    from holdfast.charter import load_charter
    from holdfast.charter.voting import readings, with_values
    from holdfast.cli.commands.charter.assume import assumed_rule
    from holdfast.cli.commands.charter.manifest import charter_manifest

    charter = with_values(load_charter(args.file), args.set)
    digest = str(charter_manifest([charter])["charter_hash"])
    found = readings(charter, args.organ, args.power, assumed_rule(args.assume))
    return [(reading.title, reading.game, digest) for reading in found]


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
