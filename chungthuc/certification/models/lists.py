"""The lists of several statuses; each has an index in ``copies``, and a question that names its list here uses it."""

from django.db.models import Q

from chungthuc.certification.lifecycle import SIGNED_NOT_SEALED, VOID, Status

UNFORWARDED = Q(status__in=sorted(SIGNED_NOT_SEALED), forwarded_at__isnull=True)
AT_CLERK = Q(status=Status.SEALED) | Q(status__in=sorted(SIGNED_NOT_SEALED), forwarded_at__isnull=False)
AT_LEADER = UNFORWARDED | Q(status=Status.SIGNED, stopped_at__isnull=False)  # sent on, it still stands still at him
WITH_CLERK = (  # all that somebody or a job still works on there; what waits for the slip's code does not
    Q(status=Status.STAMPED, forwarded_at__isnull=False)
    | Q(status=Status.SIGNED, stopped_at__isnull=False)
    | Q(status=Status.SEALED)
    | Q(status=Status.ISSUED, given_for_code=False)
)
IS_DONE = Q(status=Status.DELIVERED)
IS_VOID = Q(status__in=sorted(VOID))
