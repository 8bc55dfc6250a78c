"""``python -m pia.cli``."""

from pia.cli.main import main

if __name__ == "__main__":
    main()
