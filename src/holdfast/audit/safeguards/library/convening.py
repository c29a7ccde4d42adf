"""An organ that can be put off can be called by the members."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from holdfast.audit.safeguards.assembly import members_of
from holdfast.audit.safeguards.clauses import changing_organ
from holdfast.audit.safeguards.registry import Edit, safeguard
from holdfast.charter import Charter
from holdfast.charter.amounts import Amount
from holdfast.charter.organs import Meets, Motion, Organ
from holdfast.charter.rules import Vote


@safeguard(
    "convening",
    "Independent convening",
    changes="who may call an organ",
    effect="Whoever calls or postpones an organ cannot keep it from meeting.",
    reference="UN Charter, art. 20 (at the request of a majority of the members); Weimar constitution of 1919, art. 24 (a third of the Reichstag)",
    # Whoever can call an organ sooner is also sooner done.
    monotone=False,
)
def convening(charter: Charter) -> Iterator[Edit]:
    """A fifth of the members may call an organ that others can put off."""
    word = members_of(charter)
    put_off = dict.fromkeys(name for power in charter.powers if power.do == "postpone" for name in (*power.on, *(power.whose or ())))
    for name in put_off if word is not None else ():
        organ = charter.organs.get(name)
        if organ is None or (organ.meets is not None and (organ.meets.or_by or organ.meets.on_its_own)):
            continue
        motion = Motion(by=(str(word),), needs=Vote(share=Amount("1/5"), of="members"))

        def called(organ: Organ, motion: Motion = motion) -> dict[str, Any]:
            return {"meets": Meets(or_by=(motion,)) if organ.meets is None else organ.meets.model_copy(update={"or_by": (*organ.meets.or_by, motion)})}

        yield Edit(name, changing_organ(name, called))
