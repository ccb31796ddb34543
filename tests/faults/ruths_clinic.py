"""Fill an empty database with Ruth and her programme; print what her phone needs. Run as a module, settings from the
environment: ``python -m tests.faults.ruths_clinic``."""

import json

import django
from django.core.management import call_command

if __name__ == "__main__":
    django.setup()
    call_command("migrate", verbosity=0)
    from patients import way_in
    from patients.models import Link
    from tests import factories

    dana = factories.make_therapist(factories.make_clinic(), "Dana Whitfield")
    ruth = factories.make_patient(dana)
    programme = factories.make_prescription(factories.make_episode(ruth), by=dana.user)
    link = way_in.hand_out(ruth, purpose=Link.Purpose.INVITATION, now=factories.NOW)
    print(json.dumps({"token": way_in.token_of(link), "item": programme.items.get().pk}))  # noqa: T201  read by whoever ran this
