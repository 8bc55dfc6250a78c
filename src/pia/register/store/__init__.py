"""Where the nodes of a register keep what they hold: one interface, SQLite and PostgreSQL behind it."""
