"""The product's addresses, and the gallery's."""

from django.urls import path

from chungthuc.urls import handler429, urlpatterns
from demo.gallery import views

__all__ = ["handler429", "urlpatterns"]
urlpatterns = [*urlpatterns, path("gallery", views.gallery, name="gallery")]
