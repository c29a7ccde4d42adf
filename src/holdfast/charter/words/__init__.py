"""Charters in plain language: rules, seats and powers as sentences, a summary, and what changed between two charters."""

from holdfast.charter.words.diagram import diagram_lines, edges
from holdfast.charter.words.differences import Change, differences
from holdfast.charter.words.summary import Chapter, summary

__all__ = ["Change", "Chapter", "diagram_lines", "differences", "edges", "summary"]
