"""What the Makefile runs: it makes the virtual environment, serves the site, tests the project."""
