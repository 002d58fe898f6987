"""A notice in the person's account: it is there as soon as its row says so."""

from chungthuc.notifications.channels import Submission
from chungthuc.notifications.models import Message


def send(message: Message) -> Submission:
    """Nothing has to travel."""
    return Submission(delivered=True)
