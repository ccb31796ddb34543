from django.urls import path

from adherence.views import alerts, brief, caseload, chart, deeds, formula, history, paper, play, talk, today, wrong

app_name = "adherence"
urlpatterns = [
    path("caseload/", caseload.caseload, name="caseload"),
    path("patients/<uuid:pk>/", chart.chart, name="chart"),
    path("patients/<uuid:pk>/paper/", paper.paper, name="paper"),
    path("patients/<uuid:pk>/brief/", brief.brief, name="brief"),
    path("patients/<uuid:pk>/brief.pdf", brief.brief_pdf, name="brief-pdf"),
    path("patients/<uuid:pk>/alerts/<int:alert>/seen/", alerts.seen, name="alert-seen"),
    path("patients/<uuid:pk>/alerts/<int:alert>/release/", alerts.release, name="alert-release"),
    path("wrong/", wrong.wrong, name="wrong"),
    path("how-adherence-works/", formula.formula, name="formula"),
    path("today/", today.today, name="today"),
    path("today/play/<int:n>/", play.play, name="play"),
    path("today/tick/", deeds.tick, name="tick"),
    path("today/all/", deeds.tick_all, name="tick-all"),
    path("today/undo/", deeds.undo, name="undo"),
    path("today/pain/", deeds.pain, name="pain"),
    path("today/moved/", deeds.moved, name="moved"),
    path("today/skip/", deeds.skip, name="skip"),
    path("today/day/", deeds.say, name="say"),
    path("history/", history.history, name="history"),
    path("talk/", talk.talk, name="talk"),
    path("talk/read/", talk.read, name="read"),
    path("patients/<uuid:pk>/answer/", talk.answer, name="answer"),
    path("patients/<uuid:pk>/answered/", talk.answered, name="answered"),
]
