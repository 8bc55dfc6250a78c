"""Real configuration files held against declared controls: files become facts with lines, expectations judge the facts.

A reader turns the files of one program into settings (effective values) and tables (rules, accounts, servers), each with the
line it stands on; expectations are data (``rules/conform/``); what cannot be read or is not understood is never a pass.
"""
