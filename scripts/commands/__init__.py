"""One file a command of `python3 -m scripts`."""
