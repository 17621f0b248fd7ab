#!/usr/bin/env python
"""Django's command line. `bin/manage` calls it with the virtualenv and the embedded database in place."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "medref.settings")
    # Commands load releases and build indexes: the limit that protects web pages would stop them.
    os.environ.setdefault("MEDREF_STATEMENT_TIMEOUT", "0")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"medref: {error}")
