from django.urls import path

from adherence.views import caseload, chart, paper, today

app_name = "adherence"
urlpatterns = [
    path("caseload/", caseload.caseload, name="caseload"),
    path("patients/<uuid:pk>/", chart.chart, name="chart"),
    path("patients/<uuid:pk>/paper/", paper.paper, name="paper"),
    path("today/", today.today, name="today"),
    path("today/tick/", today.tick, name="tick"),
    path("today/all/", today.tick_all, name="tick-all"),
    path("today/undo/", today.undo, name="undo"),
    path("today/pain/", today.pain, name="pain"),
    path("today/moved/", today.moved, name="moved"),
]
