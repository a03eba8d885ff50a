"""What the kit takes along as it stands: scripts of its pages, and a server for the room."""
