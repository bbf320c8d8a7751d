"""What the marketplace does, one file a step; every function takes session and actor."""
