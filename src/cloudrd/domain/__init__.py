"""The words and rules of the marketplace; standard library only."""
