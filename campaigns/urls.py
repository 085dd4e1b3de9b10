from django.urls import path

from campaigns.views import obstacles, people, places, plans

app_name = "campaigns"
urlpatterns = [
    path("", plans.plan, name="plan"),
    path("edit/", plans.plan_edit, name="plan-edit"),
    path("targets/", plans.target_list, name="targets"),
    path("targets/edit/", plans.target_edit, name="target-edit"),
    path("places/", plans.places, name="places"),
    path("places/find/", places.place_find, name="place-find"),
    path("places/<int:pk>/", places.place, name="place"),
    path("people/", people.people, name="people"),
    path("people/new/", people.person_new, name="person-new"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/password/", people.password_reset, name="password-reset"),
    path("memberships/<int:pk>/end/", people.membership_end, name="membership-end"),
    path("obstacles/", obstacles.obstacle_list, name="obstacles"),
    path("obstacles/new/", obstacles.obstacle_new, name="obstacle-new"),
    path("obstacles/<int:pk>/", obstacles.obstacle, name="obstacle"),
    path("obstacles/<int:pk>/picture/", obstacles.obstacle_picture, name="obstacle-picture"),
    path("obstacles/<int:pk>/answer/", obstacles.obstacle_answer, name="obstacle-answer"),
    path("obstacles/<int:pk>/hand-over/", obstacles.obstacle_hand_over, name="obstacle-hand-over"),
    path("obstacles/<int:pk>/close/", obstacles.obstacle_close, name="obstacle-close"),
]
