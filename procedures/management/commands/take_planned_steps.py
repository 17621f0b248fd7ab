"""bin/manage take_planned_steps: publish and withdraw what was planned for a time that has come."""

from django.core.management.base import BaseCommand

from procedures.actions import take_due_steps


class Command(BaseCommand):
    """Takes the planned steps that are due; the server does the same every minute."""

    help = (
        "Publish and withdraw the versions for which that was planned, if the time has come. It may run at any time, and beside "
        "the server, which does the same every minute unless MEDREF_CLOCK_SECONDS is 0."
    )

    def handle(self, **options):
        """Take them, and say what became of each."""
        plans = take_due_steps()
        for plan in plans:
            reason = f" ({plan.reason})" if plan.reason else ""
            self.stdout.write(f"{plan.version}: {plan}: {plan.get_outcome_display()}{reason}")
        self.stdout.write(f"planned steps that were due: {len(plans)}")
