"""How English writes times and days: the 24-hour clock, the day before the month, no year where none is needed.

The first three names are Django's. The others are ours, used the same way (``|date:"DAY_FORMAT"``) and without a
default: a language added to ``LANGUAGES`` brings all of them. Mails are written in whatever language a patient has, so
they do with Django's.
"""

TIME_FORMAT = "H:i"  # 08:30
SHORT_DATE_FORMAT = "j M Y"  # 4 Dec 2026
MONTH_DAY_FORMAT = "j F"  # 4 December

LONG_DAY_FORMAT = "l j F"  # Friday 4 December
DAY_FORMAT = "D j M"  # Fri 4 Dec
DAY_TIME_FORMAT = "D j M, H:i"  # Fri 4 Dec, 08:30
SHORT_DAY_FORMAT = "j M"  # 4 Dec
