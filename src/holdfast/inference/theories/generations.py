"""Generations: not testable with this evidence."""

from holdfast.inference.theories import Theory, register

GENERATIONS = register(
    Theory(
        "generations",
        "Generations and turnover",
        "The first cadres left, and with them the discord.",
        "H6: McIlroy & Campbell on the British central committee",
        lacking="figures of entries and departures, or of members by year of joining, for at least six sections; the evidence has none",
    )
)
