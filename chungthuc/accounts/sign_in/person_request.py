"""The request of a page behind the login: whoever asks is a person.

``LoginRequiredMiddleware`` proves it for pages, the API's own sign-in check for programs: a view that is public
(``login_not_required``, ``auth=None``) takes a plain ``HttpRequest``, whose user may be nobody. A test compares them.
"""

from django.http import HttpRequest

from chungthuc.accounts.models import Person


class PersonRequest(HttpRequest):
    """Only a type: at run time it is the request that the server made."""

    user: Person
