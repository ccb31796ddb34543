from django.urls import URLPattern

app_name = "adherence"
urlpatterns: list[URLPattern] = []
