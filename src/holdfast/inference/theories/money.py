"""Money: not testable with this evidence."""

from holdfast.inference.theories import Theory, register

MONEY = register(
    Theory(
        "money",
        "Money from the centre",
        "Sections that lived on the centre's money followed it, and withered.",
        "H1, the channel of subsidies",
        lacking="subsidies by section and year for at least six sections with and six without; the evidence has them for too few",
    )
)
