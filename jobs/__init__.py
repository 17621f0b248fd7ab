"""Work that takes long: queued by a request, done by a worker outside of it, followed on a page of the desk."""
