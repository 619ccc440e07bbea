"""How others cite an article: what they need to know of it, and the forms they know it in."""
