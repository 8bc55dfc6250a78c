"""The command line: parse, call one function of ``app``, print. Result on stdout, progress and errors on stderr."""
