"""A form whose copy went on meanwhile: what was typed is shown once more, to be read and copied, never used."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.certification.models import CertifiedCopy

NOT_SHOWN = {"email_code"}


def page(request: PersonRequest, copy: CertifiedCopy, form: forms.Form, why: str, *, back: str) -> HttpResponse:
    """``why``: what happened, in words; ``back``: name of the page of the copy where to go on."""
    context = {"copy": copy, "why": why, "typed": lines(form), "back": back}
    return render(request, "delivery/typed_in_vain.html", context, status=409)


def lines(form: forms.Form) -> list[tuple[Any, str]]:
    """Label and value of what stands in the form, choices by their names; nothing for what is empty or hidden."""
    shown = [(field.label, _said(field)) for field in form.visible_fields() if field.name not in NOT_SHOWN]
    return [(label, said) for label, said in shown if said]


def _said(field: forms.BoundField) -> str:
    value = field.value()
    if isinstance(field.field, forms.BooleanField):
        return "✓" if value else ""
    if isinstance(field.field, forms.ChoiceField):
        chosen = [str(one.data["label"]) for one in field if one.data["selected"] and one.data["value"]]
        return ", ".join(chosen)
    return str(value or "").strip()
