"""What each role may do with jobs of others: administrators see and cancel them. Their own everybody sees and cancels."""

from accounts.roles import ADMINISTRATOR

VIEW, CANCEL = "jobs.view_job", "jobs.cancel_job"

PERMISSIONS = {ADMINISTRATOR: (VIEW, CANCEL)}
