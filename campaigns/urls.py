from django.urls import path

from campaigns.views import people, plans

app_name = "campaigns"
urlpatterns = [
    path("", plans.plan, name="plan"),
    path("edit/", plans.plan_edit, name="plan-edit"),
    path("targets/", plans.target_list, name="targets"),
    path("targets/edit/", plans.target_edit, name="target-edit"),
    path("places/", plans.places, name="places"),
    path("people/", people.people, name="people"),
    path("people/new/", people.person_new, name="person-new"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/password/", people.password_reset, name="password-reset"),
    path("memberships/<int:pk>/end/", people.membership_end, name="membership-end"),
]
