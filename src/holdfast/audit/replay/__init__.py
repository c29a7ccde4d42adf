"""A second reading of the rules, for checking certificates: it shares no code with the search and knows charters alone."""
