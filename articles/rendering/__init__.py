"""From source HTML to print-ready HTML. Pure: knows neither the database nor the request."""
