"""One function per command: the only place where the rooms of the fourth floor meet. Nothing here prints or exits."""
