"""A first draft that a machine makes, where the house has set one up and somebody asks for it."""
