"""The essay's theory: the centre's power over sections, with the interest of the Soviet state behind it."""

from holdfast.inference.theories import Theory, register

CENTRALISATION = register(
    Theory(
        "centralisation",
        "Centralisation",
        "Imposed policies and leaders, failures, the purge and the doctrine of one country cost sections their readiness to join and stay.",
        "H1 and H5: the essay; Weber 1969, McDermott & Agnew 1996",
        ("imposition", "misfit", "leaders_imposed", "failure", "purge", "purge_unknown", "doctrine", "prestige", "war_alliance"),
    )
)
