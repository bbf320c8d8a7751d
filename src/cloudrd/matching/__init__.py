"""From candidates to recommendations: fusion, constraints, indicators, ranking, explanation."""
