"""Is it genuine? Cost, judgement of each signature, the rule that decides, the report and its words."""
