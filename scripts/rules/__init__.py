"""From checked data to what the engine takes."""
