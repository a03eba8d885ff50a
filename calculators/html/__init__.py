"""How a result looks: markup, charts, what all reports share."""
