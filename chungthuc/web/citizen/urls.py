"""The addresses of this wing."""

from django.urls import path
from django.views.generic import RedirectView

from chungthuc.web.citizen import (
    account,
    activation,
    closing,
    notices,
    open_sign_ins,
    recovery_codes,
    registration,
    sharing,
    vault,
)

PREFIXES = (
    "account",
    "activation",
    "accounts/2fa/recovery-codes/",
    "accounts/registration-again/",
    "accounts/sessions/",
    "vault",
    "links/",
    "shared/",
)
urlpatterns = [
    path(
        "accounts/2fa/recovery-codes/download/", RedirectView.as_view(pattern_name="recovery_codes", query_string=True)
    ),
    path("accounts/2fa/recovery-codes/", recovery_codes.recovery_codes, name="recovery_codes"),
    path("accounts/sessions/", open_sign_ins.open_sign_ins, name="open_sign_ins"),
    path("vault", vault.vault, name="vault"),
    path("vault/<uuid:item_id>", vault.vault_item, name="vault_item"),
    path("vault/<uuid:item_id>/file", vault.vault_file, name="vault_file"),
    path("vault/<uuid:item_id>/links", sharing.links, name="vault_links"),
    path("links/<uuid:link_id>/revocation", sharing.link_revocation, name="link_revocation"),
    path("shared/<secret:code>", sharing.shared, name="shared"),
    path("account/notices", notices.notices, name="notices"),
    path("account/notices/<uuid:notice_id>/opening", notices.notice_opening, name="notice_opening"),
    path("account/notices/read", notices.notices_read, name="notices_read"),
    path("accounts/registration-again/", registration.registration_again, name="registration_again"),
    path("activation", activation.activation, name="activation"),
    path("account", account.account, name="account"),
    path("account/closing", closing.account_closing, name="account_closing"),
    path("account/details", account.details, name="account_details"),
    path("account/phone-code", account.phone_code, name="account_phone_code"),
    path("account/phone-confirmation", account.phone_confirmation, name="account_phone_confirmation"),
]
