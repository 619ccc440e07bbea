"""How dates look where Django's own formats are not the house's. See FORMAT_MODULE_PATH."""
