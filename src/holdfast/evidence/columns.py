"""What a column of the evidence tables holds, and the columns that several tables share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from holdfast.evidence.dates import PartialDate

__all__ = ["Bound", "Column", "Edited", "End", "FigureKind", "Grade", "Members", "Note", "SectionId", "Source", "Start", "Use", "YesNo"]


@dataclass(frozen=True, slots=True)
class Column:
    """What a column holds, beyond its type.

    `refers` names the table whose key the value must be; `also` lists values allowed beside those keys. A tuple-valued column separates
    its values by semicolons.
    """

    description: str
    key: bool = False
    refers: str | None = None
    also: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None


Grade = Annotated[
    Literal["A", "B", "C", "D"] | None,
    Column("A archival, official, scholarly; B secondary with sources; C unsourced reference works, party sites, press; D blogs, forums, unsourced pages"),
]
Note = Annotated[str | None, Column("what a reader should know about this row")]
Edited = Annotated[Literal["yes"] | None, Column("yes where a first reading was corrected, with the reason in note")]
Source = Annotated[str | None, Column("the reference that the row rests on", refers="sources")]
SectionId = Annotated[str, Column("the section", refers="sections")]
Start = Annotated[PartialDate, Column("first date, as precise as the source")]
End = Annotated[PartialDate | None, Column("last date, inclusive; empty where not stated")]
Use = Annotated[
    Literal["observation", "context", "after"],
    Column(
        "observation: of the section's own size, may be fitted; context: shown, never fitted; after: later than the window, serves claims about what came after"
    ),
]
Members = Annotated[int, Column("number of people", minimum=0, maximum=100_000_000)]
FigureKind = Annotated[Literal["claimed", "dues_paying", "registered", "official_report", "estimate", "police"], Column("how the figure was counted")]
Bound = Annotated[int | None, Column("bound or end of the range that the source gives", minimum=0)]
YesNo = Literal["yes", "no", "partly", "unknown"]
