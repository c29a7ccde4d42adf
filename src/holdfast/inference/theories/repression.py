"""Repression: bans, underground years, legalisation, of either sign."""

from holdfast.inference.theories import Theory, register

REPRESSION = register(
    Theory(
        "repression",
        "Repression",
        "Bans and legalisation moved members, whatever the line.",
        "H3",
        ("semi_legal", "banned", "underground_war", "unknown", "ban_onset", "legalised"),
    )
)
