"""The wiring of medref: settings, root addresses, middleware, health checks and the WSGI entry point."""
