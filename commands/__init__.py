"""What can be done without a browser: a module for each command, loaded when it is named.

A command has `add_arguments(parser)` and `run(given) -> Answer`.
"""
