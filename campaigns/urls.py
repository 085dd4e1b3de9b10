from django.urls import path

from campaigns.views import crews, obstacles, people, places, plans, teams

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
    path("crews/", crews.crews, name="crews"),
    path("crews/<int:pk>/", crews.crew_place, name="crew-place"),
    path("crews/<int:pk>/shift/", crews.shift_plan, name="crew-place-shift"),
    path("crews/<int:pk>/equipment/", crews.equipment_new, name="crew-place-equipment"),
    path("shifts/<int:pk>/came/", crews.shift_came, name="shift-came"),
    path("shift-staff/<int:pk>/off/", crews.shift_staff_off, name="shift-staff-off"),
    path("equipment/<int:pk>/", crews.equipment, name="equipment"),
    path("teams/", teams.teams, name="teams"),
    path("teams/new/", teams.team_new, name="team-new"),
    path("teams/<int:pk>/", teams.team, name="team"),
    path("teams/<int:pk>/join/", teams.team_join, name="team-join"),
    path("teams/<int:pk>/close/", teams.team_close, name="team-close"),
    path("team-members/<int:pk>/end/", teams.team_member_end, name="team-member-end"),
    path("obstacles/", obstacles.obstacle_list, name="obstacles"),
    path("obstacles/new/", obstacles.obstacle_new, name="obstacle-new"),
    path("obstacles/<int:pk>/", obstacles.obstacle, name="obstacle"),
    path("obstacles/<int:pk>/picture/", obstacles.obstacle_picture, name="obstacle-picture"),
    path("obstacles/<int:pk>/answer/", obstacles.obstacle_answer, name="obstacle-answer"),
    path("obstacles/<int:pk>/hand-over/", obstacles.obstacle_hand_over, name="obstacle-hand-over"),
    path("obstacles/<int:pk>/close/", obstacles.obstacle_close, name="obstacle-close"),
]
