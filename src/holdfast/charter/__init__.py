"""Charters: the language of rules, and what the rules give to whom."""
