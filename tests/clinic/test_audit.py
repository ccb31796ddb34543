from clinic import audit
from clinic.models import AuditEntry
from tests.factories import NOW


def test_a_line_of_the_trail_says_who_what_whom_and_when(dana, ruth):
    audit.record("patient.added", target=ruth, by=dana.user, at=NOW, clinic_id=dana.clinic_id, patient_id=ruth.pk)
    line = AuditEntry.objects.get()
    assert (line.by, line.by_name, line.what, line.target, line.at) == (
        f"user:{dana.user.pk}",
        "Dana Whitfield",
        "patient.added",
        f"patient:{ruth.pk}",
        NOW,
    )


def test_the_trail_outlives_whom_it_speaks_of(dana, ruth):
    audit.record("patient.added", target=ruth, by=dana.user, at=NOW, patient_id=ruth.pk)
    ruth.episodes.all().delete()
    ruth.delete()
    assert AuditEntry.objects.count() == 1


def test_the_timetable_acts_in_its_own_name(ruth):
    audit.record("reminder.sent", target=ruth, by=audit.System(), at=NOW)
    assert AuditEntry.objects.get().by == "system"
