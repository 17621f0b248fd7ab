"""What the desks of all rooms share: uploads that wait for confirmation, the progress of long work, registered panels."""
