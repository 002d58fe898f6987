"""A desk closes: who is hit, which other time is proposed, who must still be re-booked."""
