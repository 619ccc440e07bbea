"""Dates as Russian writes them: a comma, and two digits for the hour, as in a short date."""

TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j E Y г., H:i"
