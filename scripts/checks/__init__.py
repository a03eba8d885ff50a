"""What must hold across the files of data/."""
