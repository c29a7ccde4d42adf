"""The audit: what a coalition can reach by lawful moves. Knows nothing of statistics."""

from holdfast.audit.coalition import join, read_coalition
from holdfast.audit.motion import ASSUMED, Bystanders, Chamber
from holdfast.audit.position import start
from holdfast.audit.search import Answer, find_path

__all__ = ["ASSUMED", "Answer", "Bystanders", "Chamber", "find_path", "join", "read_coalition", "start"]
