"""medref: wiring only. Settings, root addresses, middleware and the WSGI entry point."""
