"""The officer's step: the paper is taken in and submitted, or left with a receipt."""
