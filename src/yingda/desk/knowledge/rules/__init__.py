"""What an enterprise chooses for its knowledge: own words of the same meaning, who reviews, when people are warned."""
