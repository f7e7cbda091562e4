#!/usr/bin/env python
"""Django's command line, on the embedded servers unless DATABASE_URL says otherwise."""

import os
import sys

COMMANDS_WITHOUT_DATABASE = {"collectstatic", "compilemessages", "help", "makemessages", "version"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from config.env import stop_on_invalid_setting  # noqa: PLC0415
    from config.local import attach_to_embedded_servers  # noqa: PLC0415

    with stop_on_invalid_setting():
        if len(sys.argv) > 1 and sys.argv[1] not in COMMANDS_WITHOUT_DATABASE:
            attach_to_embedded_servers()
        import config.settings  # noqa: F401, PLC0415

    from django.core.management import execute_from_command_line  # noqa: PLC0415

    from common.tracing import command_cause  # noqa: PLC0415

    with command_cause(sys.argv):
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
