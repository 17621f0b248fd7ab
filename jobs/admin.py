"""The pages of jobs at the desk: what is asked for, how far it is, why it was refused, and a button to cancel it."""

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.views.decorators.http import require_POST

from desk.read_only import ReadOnlyAdmin
from jobs import actions
from jobs.models import Job
from jobs.roles import CANCEL
from jobs.starting import FOLLOWED


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    """A person’s own jobs; for administrators those of everybody."""

    list_display = ("title", "state", "words", "owner", "queued_at", "ended_at")
    sortable_by = ("state", "queued_at", "ended_at")
    list_filter = ("state",)
    list_select_related = ("owner",)
    search_fields = ("title",)
    search_help_text = "Words of what was to be done"
    show_full_result_count = False

    def has_view_permission(self, request, obj=None):
        """For everybody at the desk; the list has only what they may see."""
        return True

    def get_queryset(self, request):
        """What this person may see."""
        return super().get_queryset(request).defer("arguments").seen_by(request.user)

    def get_urls(self):
        """Adds the address of the button."""
        cancel = self.admin_site.admin_view(require_POST(self.cancel))
        return [path("<int:pk>/cancel/", cancel, name="jobs_job_cancel"), *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The job as it is now. Whoever follows it from where it was started is led on to its result."""
        job = self.get_object(request, unquote(object_id))
        if job is None:
            raise Http404("There is no such job, or it is somebody else’s.")
        if FOLLOWED in request.GET and job.result:
            return redirect(job.result)
        is_own = job.owner_id == request.user.pk
        context = {
            **self.admin_site.each_context(request),
            "title": job.title,
            "opts": self.opts,
            "job": job,
            "before": Job.objects.open().filter(pk__lt=job.pk).count() if job.state == Job.State.QUEUED else 0,
            "may_cancel": job.is_open and (is_own or request.user.has_perm(CANCEL)),
        }
        return render(request, "admin/jobs/job.html", context)

    def cancel(self, request, pk):
        """Cancel the job."""
        job = get_object_or_404(self.get_queryset(request), pk=pk)
        try:
            actions.cancel(job=job, actor=request.user)
        except actions.CannotQueue as error:
            self.message_user(request, str(error), messages.ERROR)
        return redirect(job)
