"""`python -m reportlib` is the command."""

import sys

from reportlib.cli import main

sys.exit(main())
