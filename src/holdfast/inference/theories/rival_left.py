"""The rival left: socialist parties banned or broken."""

from holdfast.inference.theories import Theory, register

RIVAL_LEFT = register(
    Theory("rival_left", "Collapse of the rival left", "Sections grew where socialist parties were banned or broken.", "H3, rival", ("socialists_down",))
)
