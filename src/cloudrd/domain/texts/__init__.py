"""Message tables, one file an area: `MESSAGES` maps a code to (Chinese, English)."""
