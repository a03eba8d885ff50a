def peers(folder, progress):
    return iter(())
