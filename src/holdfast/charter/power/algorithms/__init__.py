"""Exact counting of a game's winning coalitions and swings, by algorithms that share nothing but the result type.

| module | how | for |
|---|---|---|
| `enumeration` | every coalition, one by one, in plain Python | the oracle: any rule, few members |
| `series` | generating function in one weight system and the number of heads | many members, moderate weights |
| `halves` | meet in the middle | any rule, weights of any size, up to some 44 members |
| `states` | forward and backward over distinct sums | any rule, many members, few distinct sums |
| `tiers` | one body at a time | rules whose parts are decided by different people |

Each is a function `count(game, tags) -> Counts` that raises `TooLarge` before it spends too much.
"""
