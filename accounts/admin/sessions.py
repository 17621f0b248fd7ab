"""The page of the sessions of an account, for its person and for administrators."""

from django.contrib import admin, messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts import actions
from accounts.models import User
from accounts.permissions import require
from accounts.sessions import sessions_of


@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request, pk):
    """Where somebody is signed in. A POST ends the `session` that it names, without one all but that of this browser."""
    if pk != request.user.pk:
        require(request.user, "accounts.change_user")
    user = get_object_or_404(User, pk=pk)
    found = sessions_of(user, here=request.session.session_key)
    if request.method == "POST":
        chosen = request.POST.get("session")
        names = [chosen] if chosen else [session.name for session in found if not session.is_here]
        ended = actions.end_sessions(user=user, names=names, actor=request.user)
        messages.success(request, f"Ended: {ended} session{'' if ended == 1 else 's'}.")
        return redirect(request.path)
    context = {
        **admin.site.each_context(request),
        "title": "Your sessions" if user == request.user else f"Sessions of {user}",
        "person": user,
        "sessions": found,
        "others": sum(not session.is_here for session in found),
    }
    return render(request, "admin/accounts/user/sessions.html", context)
