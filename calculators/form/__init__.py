"""The calculators' face in a page: what was typed, links with answers."""
