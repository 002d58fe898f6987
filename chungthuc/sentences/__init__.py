"""What pades answers in codes and facts, as sentences in the reader's language.

Below whatever tells people: pages, the API, and what a refusal of a step says (decision 0032).
"""
