"""The economy: output per head below its ten-year peak."""

from holdfast.inference.theories import Theory, register

ECONOMY = register(Theory("economy", "The economy", "Slumps moved members.", "H4: de Bromhead, Eichengreen & O'Rourke 2013", ("economy",)))
