"""What readers say of an entry: whether it helped, and what is wrong with it. No account, nothing about who they are."""
