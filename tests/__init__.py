"""The tests: short stories about what medref does, told through its actions, commands and addresses."""
