"""Building the model's inputs from evidence and settings."""

from __future__ import annotations

from math import log1p

import numpy as np

from holdfast.dynamics.autonomy import centralisation_path, dependence
from holdfast.dynamics.frame import Array, Frame
from holdfast.dynamics.inputs import lasting_inputs, moment_inputs
from holdfast.dynamics.model import Inputs

__all__ = ["build_inputs"]


def build_inputs(frame: Frame, reading: str = "middle") -> Inputs:
    """Return the inputs of every section and month of the frame.

    `reading` is how the intervals of the statutes are read for c(t): low, middle or high.
    """
    lasting = lasting_inputs()
    shared, level = frame.blank(1.0), frame.blank(1.0)
    for own in frame.settings.own:
        rows, i = frame.rows(own.first or frame.settings.first, own.last or frame.settings.last), frame.position[own.section]
        shared[rows, i] = 0.0
        # A section on its own throughout has a level of its own; a spell of its own, as in a war, is a walk without drift.
        if own.first is not None or own.last is not None:
            level[rows, i] = 0.0
    jump, jump_sd = _jumps(frame)
    months = len(frame.months)
    return Inputs(
        enter=frame.enters,
        alive=frame.alive,
        shared=shared,
        level=level,
        u=np.stack([item.build(frame) for item in moment_inputs()], axis=-1),
        w=np.stack([item.build(frame) for item in lasting], axis=-1),
        c=centralisation_path(frame, reading),
        rho=np.tile(dependence(frame), (months, 1)),
        jump=jump,
        jump_sd=jump_sd,
        scaled=np.tile([float(item.scaled) for item in lasting], (months, 1)),
    )


def _jumps(frame: Frame) -> tuple[Array, Array]:
    """Return recorded steps log(1 - share lost), and the spread of steps of unknown size. A step acts on the month after its event."""
    jump, variance = frame.blank(), frame.blank()
    events = {event.id: event for event in frame.evidence.events}
    for event in events.values():
        if event.share_lost and event.share_lost < 1 and event.role == "input":
            rows = frame.span(event.date_start, event.date_end)
            length = len(range(*rows.indices(len(frame.months))))
            for i in frame.columns(event.sections) if length else ():
                jump[rows, i] += log1p(-event.share_lost) / length
    for item in frame.settings.jumps:
        t = frame.at((events[item.event].date_end or events[item.event].date_start).last_month)
        if t is not None:
            variance[t, frame.position[item.section]] += item.sd**2
    return jump, np.sqrt(variance)
