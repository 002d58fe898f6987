"""«Giữ chỗ»: a place kept for some minutes while somebody fills in the form."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from chungthuc.agencies.models import Agency
from chungthuc.appointments.booking import places
from chungthuc.appointments.booking.availability import PlaceQuery, allot, find_run
from chungthuc.appointments.booking.places import Holder, PlaceGone, in_one_transaction
from chungthuc.appointments.booking.wishes import HeldPlace, slot_taken
from chungthuc.appointments.models import Hold, HoldKind
from chungthuc.appointments.policies import Policy, policy_of
from chungthuc.core import clock
from chungthuc.core.errors import Refused


def hold(
    agency: Agency, slot_id: int, units: int, *, instead_of: str = "", holders: Sequence[Holder] = ()
) -> HeldPlace:
    """«Giữ chỗ» for a few minutes, by the same locked path as a booking: a hold can never oversell.

    ``instead_of``: the token of a hold that this one takes the place of. Raises SlotTaken with the three nearest,
    Refused when one of the ``holders`` holds its share of the day already: nobody keeps a day from all others.
    """
    policy = policy_of(agency)
    try:
        return _hold_under_locks(PlaceQuery(agency, slot_id, units, policy, token=instead_of), holders)
    except PlaceGone:
        raise slot_taken(agency, slot_id, units, policy) from None


@in_one_transaction
def _hold_under_locks(query: PlaceQuery, holders: Sequence[Holder]) -> HeldPlace:
    run = find_run(query, clock.now())
    for holder in sorted(holders):
        places.one_at_a_time(holder.who)
    slots = places.locked({*places.keys(run), *places.slots_held(query.token)})
    now = clock.now()
    shares = allot(query, run, slots, now, kind=HoldKind.CITIZEN)
    if not all(places.may_hold_so_much(one, run[0], query.units, query.policy, now) for one in holders):
        raise _too_much_held(query.policy)
    token, until = places.new_token(), now + query.policy.hold
    places.keep(shares, token, until=until, kind=HoldKind.CITIZEN, holders=holders)
    return HeldPlace(token, query.slot_id, until, may_extend=True)


def _too_much_held(policy: Policy) -> Refused:
    return Refused(
        "too_much_held",
        _("Từ mạng hoặc tài khoản này đang giữ nhiều chỗ của ngày này mà chưa đặt xong."),
        _("Đặt xong chỗ đang giữ, chọn ngày khác, hoặc thử lại sau %(minutes)s phút.")
        % {"minutes": policy.hold_minutes},
    )


@in_one_transaction
def extend_hold(agency: Agency, token: str) -> HeldPlace:
    """«Giữ thêm»: once. Raises Refused when it was extended before or is over."""
    policy, slots = policy_of(agency), places.locked(places.slots_held(token))
    now = clock.now()
    mine = Hold.objects.filter(token_hash=places.hashed(token), kind=HoldKind.CITIZEN, expires_at__gt=now)
    held = mine.order_by("slot__starts_at").first()
    if held is None or not slots:
        raise Refused("hold_over", _("Thời gian giữ chỗ đã hết."), _("Chọn lại khung giờ rồi tiếp tục."))
    if held.extended:
        raise Refused("hold_extended", _("Chỗ này đã được gia hạn một lần."), _("Hoàn tất trước khi hết giờ giữ chỗ."))
    until = held.expires_at + policy.hold
    mine.update(expires_at=until, extended=True)
    return HeldPlace(token, held.slot_id, until, may_extend=False)


@in_one_transaction
def release_hold(token: str) -> None:
    """Give a hold back before its time. A token that holds nothing is no mistake."""
    places.let_go(token, places.locked(places.slots_held(token)), kind=HoldKind.CITIZEN)


@in_one_transaction
def release_holds_of(holder: str) -> None:
    """All that are kept on somebody's behalf (the keyed hash of an account)."""
    mine = Hold.objects.filter(holders__contains=[holder], kind=HoldKind.CITIZEN)
    slots = places.locked(set(mine.values_list("slot", flat=True)))
    for held in mine.filter(slot__in=list(slots)):
        slots[held.slot_id].change(held=-held.units)
        held.delete()
