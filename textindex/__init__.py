"""The word index: which items of a collection have which words. It knows numbered collections and places, not what they are."""
