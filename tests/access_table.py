"""Who may see which address: one row for each address of the site, the admin included, and its answer to each identity."""

from .desk_access_table import DESK

PEOPLE = ("nobody", "writer", "reviewer", "exporter", "codes", "admin")
#: The name of the address, then the status of its answer to a GET by each of PEOPLE, in this order. Strangers are sent
#: to sign in (302); people whose role has no business there are refused (403).
_TABLE = """
api:changes                                  200 200 200 200 200 200
api:code                                     200 200 200 200 200 200
api:document                                 200 200 200 200 200 200
api:procedure                                200 200 200 200 200 200
api:releases                                 200 200 200 200 200 200
api:robots                                   200 200 200 200 200 200
api:search                                   200 200 200 200 200 200
api:similar                                  200 200 200 200 200 200
api:sitemap                                  200 200 200 200 200 200
api:sitemap_index                            200 200 200 200 200 200
api:updates                                  200 200 200 200 200 200
code_lists:basket                            200 200 200 200 200 200
code_lists:basket_csv                        200 200 200 200 200 200
code_lists:collection                        302 200 404 404 404 404
code_lists:collection_csv                    302 200 404 404 404 404
code_lists:collections                       302 200 200 200 200 200
code_lists:compare                           200 200 200 200 200 200
code_lists:compare_csv                       200 200 200 200 200 200
code_lists:detail                            200 200 200 200 200 200
code_lists:keep                              302 405 405 405 405 405
code_lists:list                              200 200 200 200 200 200
code_lists:version                           200 200 200 200 200 200
code_lists:version_csv                       200 200 200 200 200 200
code_lists:version_json                      200 200 200 200 200 200
codes:build                                  200 200 200 200 200 200
codes:changes                                200 200 200 200 200 200
codes:code                                   200 200 200 200 200 200
codes:group                                  200 200 200 200 200 200
codes:grouping                               200 200 200 200 200 200
codes:lookup                                 200 200 200 200 200 200
codes:releases                               200 200 200 200 200 200
codes:source_address                         301 301 301 301 301 301
codes:system                                 200 200 200 200 200 200
codes:systems                                200 200 200 200 200 200
codes:table                                  200 200 200 200 200 200
exports:changes_csv                          200 200 200 200 200 200
exports:lost_csv                             200 200 200 200 200 200
exports:lost_xlsx                            200 200 200 200 200 200
exports:touched_csv                          200 200 200 200 200 200
exports:changes_ndjson                       200 200 200 200 200 200
exports:codes_csv                            302 403 403 200 403 200
exports:codes_ndjson                         302 403 403 200 403 200
exports:codes_xlsx                           302 403 403 200 403 200
exports:lookup_csv                           405 405 405 405 405 405
exports:lookup_xlsx                          405 405 405 405 405 405
exports:procedures_csv                       302 403 403 200 403 200
exports:procedures_json                      302 403 403 200 403 200
exports:procedures_ndjson                    302 403 403 200 403 200
exports:procedures_xlsx                      302 403 403 200 403 200
exports:record_csv                           302 403 403 403 403 200
exports:worklist_csv                         302 200 200 403 403 200
feedback:form                                200 200 200 200 200 200
glossary:list                                200 200 200 200 200 200
live                                         200 200 200 200 200 200
metrics                                      404 404 404 404 404 200
operations                                   302 403 403 403 403 200
procedures:browse                            200 200 200 200 200 200
paper:pdf                                    200 200 200 200 200 200
paper:picture                                200 200 200 200 200 200
paper:short                                  301 301 301 301 301 301
procedures:compare                           200 200 200 200 200 200
procedures:detail                            200 200 200 200 200 200
procedures:draft                             404 404 404 404 404 404
procedures:list                              200 200 200 200 200 200
procedures:draft_picture                     404 404 404 404 404 404
procedures:picture                           404 404 404 404 404 404
procedures:text                              200 200 200 200 200 200
procedures:version                           302 302 302 302 302 302
ready                                        200 200 200 200 200 200
search:home                                  200 200 200 200 200 200
search:results                               200 200 200 200 200 200
search:suggest                               200 200 200 200 200 200
"""

#: Who reads only what readers see: their answer for a draft at the desk is that there is none.
WITHOUT_DRAFTS = ("exporter", "codes")

ACCESS: dict[str, dict[str, int]] = {
    name: dict(zip(PEOPLE, map(int, statuses), strict=True))
    for name, *statuses in (line.split() for line in (_TABLE + DESK.lstrip()).strip().splitlines())
}

#: What a POST by anybody gives outside the admin; everything else answers 405, and “collections” asks strangers to sign in.
POSTS = dict.fromkeys(
    ("code_lists:basket", "codes:lookup", "exports:lookup_csv", "exports:lookup_xlsx", "feedback:form"), 200
)
POSTS["code_lists:collections"] = 302
#: Pages that only one of the people, or nobody who is not signed in, may write to.
OWN = {
    "code_lists:collection": (302, 302, 404),
    "code_lists:keep": (302, 404, 404),
    "code_lists:collection_csv": (302, 405, 405),
}
"""By a stranger, by the writer, by the others."""
