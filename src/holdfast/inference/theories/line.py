"""The line that a section followed, and the turns themselves, whoever decided them."""

from holdfast.inference.theories import Theory, register

LINE = register(
    Theory(
        "line",
        "The line",
        "What sections stood for moved members: broad alliances or closed ones, and the turns between them.",
        "the essay's strategies, without imposition",
        ("line_soc", "line_nat", "turn"),
    )
)
