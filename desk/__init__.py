"""What the desks of all rooms share: their site, registered panels and worklists, pickers, charts, the guides."""
