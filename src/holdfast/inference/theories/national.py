"""National conditions: how open the country was, beside the level that every section has of its own."""

from holdfast.inference.theories import Theory, register

NATIONAL = register(
    Theory(
        "national",
        "National conditions",
        "Sections grew where their countries let people organise, whatever the centre did.",
        "H2: Worley 1999, Thorpe 2000",
        ("openness",),
    )
)
