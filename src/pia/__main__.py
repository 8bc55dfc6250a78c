"""``python -m pia``."""

from pia.cli.main import run

if __name__ == "__main__":
    run()
