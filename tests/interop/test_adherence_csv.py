"""Every day of a patient as CSV: the chart's figures, to take away."""

import csv
import io
from datetime import timedelta

from adherence import days
from adherence.chart import chart_of
from adherence.models import Tick
from tests import factories
from tests.factories import NOW, TODAY, at

HEAD = ["date", "expected", "credited", "frequency", "longest_still_min", "spread_index", "status", "pain_max"]
YESTERDAY = TODAY - timedelta(days=1)


def rows(response):
    return list(csv.reader(io.StringIO(response.content.decode())))


def begin(ruth, dana, *, days_ago=2):
    early = at("06:00", TODAY - timedelta(days=days_ago))
    programme = factories.make_prescription(ruth.episodes.get(), by=dana.user, now=early)
    Tick.objects.create(
        key=factories.new_key(),
        patient=ruth,
        item=programme.items.get(),
        on=YESTERDAY,
        performed_at=at("14:30", YESTERDAY),
        recorded_at=NOW,
        pain_during=4,
    )
    days.rebuild(ruth, since=YESTERDAY, until=YESTERDAY)


def test_each_complete_day_is_a_row(dana, ruth, signed_in, now):
    begin(ruth, dana)
    assert rows(signed_in(dana).get(f"/patients/{ruth.pk}/adherence.csv")) == [
        HEAD,
        ["2026-04-13", "6", "0.0", "0.0", "900.0", "0.1667", "low", ""],
        ["2026-04-14", "6", "1.0", "0.1667", "450.0", "0.3333", "low", "4"],
    ]


def test_the_screen_and_the_file_agree_on_every_day(dana, ruth, signed_in, now):
    begin(ruth, dana, days_ago=30)
    shown = chart_of(dana, ruth.pk, now=NOW).shown
    screen = [[day.on.isoformat(), str(day.expected), str(float(day.credited))] for day in shown]
    assert [row[:3] for row in rows(signed_in(dana).get(f"/patients/{ruth.pk}/adherence.csv"))][-20:] == screen


def test_where_nothing_was_due_the_share_is_empty_and_not_nought(dana, ruth, signed_in, now):
    begin(ruth, dana)
    ruth.episodes.get().prescriptions.get().items.update(weekdays=[2])
    [monday, _] = rows(signed_in(dana).get(f"/patients/{ruth.pk}/adherence.csv"))[1:]
    assert (monday[1], monday[3], monday[6]) == ("0", "", "not_scheduled")


def test_a_patient_without_a_programme_has_only_the_head(dana, ruth, signed_in, now):
    assert rows(signed_in(dana).get(f"/patients/{ruth.pk}/adherence.csv")) == [HEAD]


def test_no_cell_begins_like_a_formula(dana, ruth, signed_in, now):
    begin(ruth, dana, days_ago=10)
    cells = [cell for row in rows(signed_in(dana).get(f"/patients/{ruth.pk}/adherence.csv")) for cell in row]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []


def test_the_file_keeps_the_name_of_the_patient_to_itself(dana, ruth, signed_in, now):
    response = signed_in(dana).get(f"/patients/{ruth.pk}/adherence.csv")
    assert response.headers["Content-Disposition"] == f'attachment; filename="adherence-{ruth.pk}.csv"'


def test_the_file_costs_the_same_for_a_week_and_for_a_year(dana, ruth, signed_in, now, django_assert_num_queries):
    begin(ruth, dana, days_ago=360)
    browser = signed_in(dana)
    with django_assert_num_queries(10):
        browser.get(f"/patients/{ruth.pk}/adherence.csv")


def test_omar_is_told_there_is_no_such_file(omar, ruth, signed_in, now):
    assert signed_in(omar).get(f"/patients/{ruth.pk}/adherence.csv").status_code == 404


def test_a_stranger_is_sent_to_the_sign_in_page(client, ruth):
    assert client.get(f"/patients/{ruth.pk}/adherence.csv").status_code == 302
