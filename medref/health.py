"""Health checks for load balancers and monitoring: whether the process runs and whether it can serve."""

import logging

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import DatabaseError
from django.http import JsonResponse
from django.views.decorators.http import require_safe

from medref.database_watch import watch
from search.queries.completeness import missing_from_index

logger = logging.getLogger(__name__)


@require_safe
def live(request):
    """200 as long as the process answers; does not query the database."""
    return JsonResponse({"status": "ok"})


@require_safe
def ready(request):
    """200 if the database answers, every migration is applied and the search index knows what there is to find, otherwise 503
    with the reason."""
    if watch.is_away:
        return JsonResponse({"status": "unavailable", "reason": "The database does not answer."}, status=503)
    try:
        executor = MigrationExecutor(connection)
    except DatabaseError as error:
        logger.error(
            "The database does not answer: %s", error
        )  # which may name hosts and users: it goes to the log only
        return JsonResponse({"status": "unavailable", "reason": "The database does not answer."}, status=503)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        names = ", ".join(str(migration) for migration, _ in waiting)
        return JsonResponse({"status": "unavailable", "reason": f"Migrations to apply: {names}"}, status=503)
    if lacks := missing_from_index():
        reason = f"The search index lacks {lacks}: run bin/manage rebuild_search."
        return JsonResponse({"status": "unavailable", "reason": reason}, status=503)
    return JsonResponse({"status": "ok"})
