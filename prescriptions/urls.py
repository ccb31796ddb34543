from django.urls import path

from prescriptions.views import builder, drills, figures, pausing, protocols

app_name = "prescriptions"
urlpatterns = [
    path("patients/<uuid:pk>/prescribe/", builder.builder, name="builder"),
    path("drills/", drills.drills, name="drills"),
    path("drills/<slug:slug>/", drills.drill, name="drill"),
    path("figures/<slug:shape>/<slug:edition>/<str:name>", figures.figure, name="figure"),
    path("protocols/", protocols.protocols, name="protocols"),
    path("protocols/<slug:slug>/", protocols.protocol, name="protocol"),
    path("programmes/<int:pk>/pause/", pausing.pause, name="pause"),
    path("programmes/<int:pk>/resume/", pausing.resume, name="resume"),
    path("programmes/<int:pk>/end/", pausing.end, name="end"),
]
