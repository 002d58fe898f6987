"""The base of everything that has an address."""

import uuid

from django.db import models


class Thing(models.Model):
    """A row known outside by an identifier that cannot be guessed or counted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True
