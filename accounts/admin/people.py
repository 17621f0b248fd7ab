"""The administrators' desk: accounts with their roles."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.views.decorators.http import require_POST

from accounts import actions
from accounts.admin.second_factor import reset_second_factor, second_factor
from accounts.admin.sessions import sessions
from accounts.forms import AccountForm, NewAccountForm, PasswordForm
from accounts.models import SecondFactor, User
from accounts.queries import locks
from accounts.rules import GIVEN_PASSWORD_LASTS, AccountError

admin.site.unregister(Group)  # the roles.py of each room defines what a role may do; the admin cannot change it


@admin.register(User)
class MedrefUserAdmin(UserAdmin):
    """Accounts with their roles (Django groups). Only a superuser may make another superuser."""

    form = AccountForm
    add_form = NewAccountForm
    change_password_form = PasswordForm
    list_display = ("username", "get_full_name", "professional_role", "is_active", "roles")
    list_filter = ("groups", "is_active")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("Person", {"fields": ("first_name", "last_name", "email", "professional_role")}),
        (
            "Rights",
            {
                "fields": ("is_active", "is_superuser", "groups"),
                "description": "A role lets its person sign in to the editors’ desk; without one nobody can.",
            },
        ),
        ("Dates", {"fields": ("last_login", "date_joined")}),
    )
    filter_horizontal = ()

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        """The roles as boxes to tick: there are five of them."""
        return super().formfield_for_manytomany(db_field, request, **kwargs | {"widget": forms.CheckboxSelectMultiple})

    def get_queryset(self, request):
        """People with their roles, which take one additional query."""
        return super().get_queryset(request).prefetch_related("groups")

    def get_readonly_fields(self, request, obj=None):
        """Nobody edits the dates, and only a superuser edits the superuser mark."""
        fields = ("last_login", "date_joined")
        return fields if request.user.is_superuser else (*fields, "is_superuser")

    def get_actions(self, request):
        """No deletion of many accounts at once: people who leave are deactivated."""
        return {name: action for name, action in super().get_actions(request).items() if name != "delete_selected"}

    def has_change_permission(self, request, obj=None):
        """Administrators cannot change a superuser's account, which would let them take it over."""
        allowed = super().has_change_permission(request, obj)
        return allowed and (request.user.is_superuser or obj is None or not obj.is_superuser)

    def has_delete_permission(self, request, obj=None):
        """Administrators cannot delete a superuser's account."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and (request.user.is_superuser or obj is None or not obj.is_superuser)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """The form. If the action refuses to save it, it is shown again with what was typed and the reason."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except AccountError as error:
            request.refusal = str(error)
            return super().changeform_view(request, object_id, form_url, extra_context)

    def get_form(self, request, obj=None, **kwargs):
        """The form, which fails with the reason if the action has refused to save it."""
        form = super().get_form(request, obj, **kwargs)
        refusal = getattr(request, "refusal", "")
        return type(form.__name__, (form,), {"refusal": refusal}) if refusal else form

    def save_model(self, request, obj, form, change):
        """Nothing: `save_related` saves the account together with its roles."""

    def save_related(self, request, form, formsets, change):
        """Save the account through its action."""
        actions.save_account(user=form.instance, roles=form.cleaned_data.get("groups", ()), actor=request.user)

    def delete_view(self, request, object_id, extra_context=None):
        """Django's own page. If the action refuses, its reason is shown with the account."""
        try:
            return super().delete_view(request, object_id, extra_context)
        except AccountError as error:
            self.message_user(request, str(error), messages.ERROR)
            return redirect("admin:accounts_user_change", object_id)

    def delete_model(self, request, obj):
        """Delete the account through its action."""
        actions.delete_account(user=obj, actor=request.user)

    def user_change_password(self, request, id, form_url=""):
        """Django's own page, but not for one's own password: the page for that asks for the current one."""
        # The account and not its address: Django finds it by “01” as well.
        person = self.get_object(request, unquote(id))
        if person == request.user and self.has_change_permission(request, person):
            return redirect("admin:password_change")
        return super().user_change_password(request, id, form_url)

    def get_urls(self):
        """Adds the addresses of the buttons of an account and of the tour, and of sessions and second factors."""
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/free/", view(require_POST(self.free)), name="user_free"),
            path("<int:pk>/random-password/", view(require_POST(self.random_password)), name="user_random_password"),
            path("<int:pk>/reset-second-factor/", view(reset_second_factor), name="user_reset_second_factor"),
            path("second-factor/", view(second_factor), name="second_factor"),
            path("<int:pk>/sessions/", view(sessions), name="user_sessions"),
            path("hide-tour/", view(require_POST(self.hide_tour)), name="hide_tour"),
            *super().get_urls(),
        ]

    def hide_tour(self, request):
        """Hide the tour from this person’s front page."""
        actions.hide_tour(actor=request.user)
        self.message_user(request, "The tour is under “Help” from now on.", messages.SUCCESS)
        return redirect("admin:index")

    def free(self, request, pk):
        """Free an account that wrong passwords have locked."""
        user = get_object_or_404(User, pk=pk)
        actions.free_account(user=user, actor=request.user)
        self.log_change(request, user, "Freed the account after wrong passwords.")
        self.message_user(request, f"{user} can sign in again.", messages.SUCCESS)
        return redirect("admin:accounts_user_change", pk)

    def random_password(self, request, pk):
        """Have a random password made for somebody, and show it this once."""
        user = get_object_or_404(User, pk=pk)
        try:
            password = actions.give_random_password(user=user, actor=request.user)
        except AccountError as error:
            self.message_user(request, str(error), messages.ERROR)
            return redirect("admin:accounts_user_change", pk)
        context = {
            **self.admin_site.each_context(request),
            "title": f"A password for {user}",
            "person": user,
            "password": password,
            "days": GIVEN_PASSWORD_LASTS.days,
        }
        return render(request, "admin/accounts/user/random_password.html", context)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        """The form, with what locks the account, and what its person signs in with."""
        may_change = obj is not None and self.has_change_permission(request, obj)
        context |= {
            "locks": locks(obj) if may_change else [],
            "factor": SecondFactor.objects.filter(user=obj).first() if may_change else None,
            "may_give_password": may_change and obj != request.user,
            "days": GIVEN_PASSWORD_LASTS.days,
        }
        return super().render_change_form(request, context, add, change, form_url, obj)

    @admin.display(description="roles")
    def roles(self, user):
        """The names of the person's roles."""
        return ", ".join(group.name for group in user.groups.all())
