from django.urls import path

from prescriptions.views import (
    builder,
    copying,
    drills,
    figures,
    handout,
    history,
    own_drills,
    own_protocols,
    pausing,
    precautions,
    protocols,
)

app_name = "prescriptions"
urlpatterns = [
    path("patients/<uuid:pk>/prescribe/", builder.builder, name="builder"),
    path("patients/<uuid:pk>/programme/", history.history, name="history"),
    path("patients/<uuid:pk>/handout/", handout.handout, name="handout"),
    path("patients/<uuid:pk>/handout.pdf", handout.handout_pdf, name="handout-pdf"),
    path("patients/<uuid:pk>/precautions/", precautions.precautions, name="precautions"),
    path("drills/", drills.drills, name="drills"),
    path("drills/<slug:slug>/", drills.drill, name="drill"),
    path("drills/<slug:slug>/own/", own_drills.make, name="own-drill"),
    path("drills/<slug:slug>/edit/", own_drills.edit, name="edit-drill"),
    path("drills/<slug:slug>/retire/", own_drills.retire, name="retire-drill"),
    path("figures/<slug:shape>/<slug:edition>/<str:name>", figures.figure, name="figure"),
    path("protocols/", protocols.protocols, name="protocols"),
    path("protocols/new/", own_protocols.new, name="new-protocol"),
    path("protocols/<slug:slug>/", protocols.protocol, name="protocol"),
    path("protocols/<slug:slug>/copy/", own_protocols.copy, name="copy-protocol"),
    path("protocols/<slug:slug>/edit/", own_protocols.edit, name="edit-protocol"),
    path("protocols/<slug:slug>/retire/", own_protocols.retire, name="retire-protocol"),
    path("programmes/<int:pk>/save-as-protocol/", own_protocols.save_programme, name="save-as-protocol"),
    path("programmes/<int:pk>/copy/", copying.copy, name="copy"),
    path("programmes/<int:pk>/pause/", pausing.pause, name="pause"),
    path("programmes/<int:pk>/resume/", pausing.resume, name="resume"),
    path("programmes/<int:pk>/end/", pausing.end, name="end"),
]
