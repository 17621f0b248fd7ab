"""Who may see which address: one row for each address of the site, the admin included, and its answer to each identity."""

PEOPLE = ("nobody", "writer", "reviewer", "exporter", "codes", "admin")

#: The name of the address, then the status of its answer to a GET by each of PEOPLE, in this order. Strangers are sent
#: to sign in (302); people whose role has no business there are refused (403).
_TABLE = """
api:search                                   200 200 200 200 200 200
codes:build                                  200 200 200 200 200 200
codes:code                                   200 200 200 200 200 200
codes:lookup                                 200 200 200 200 200 200
codes:source_address                         301 301 301 301 301 301
codes:system                                 200 200 200 200 200 200
codes:systems                                200 200 200 200 200 200
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
live                                         200 200 200 200 200 200
procedures:compare                           200 200 200 200 200 200
procedures:detail                            200 200 200 200 200 200
procedures:list                              200 200 200 200 200 200
procedures:text                              200 200 200 200 200 200
procedures:version                           302 302 302 302 302 302
ready                                        200 200 200 200 200 200
search:home                                  200 200 200 200 200 200
search:results                               200 200 200 200 200 200
search:suggest                               200 200 200 200 200 200
admin:accounts_user_add                      302 403 403 403 403 200
admin:accounts_user_change                   302 403 403 403 403 200
admin:accounts_user_changelist               302 403 403 403 403 200
admin:accounts_user_delete                   302 403 403 403 403 200
admin:accounts_user_history                  302 403 403 403 403 200
admin:app_list                               302 200 200 200 200 200
admin:auth_user_password_change              302 403 403 403 403 200
admin:autocomplete                           302 200 200 200 200 200
admin:axes_accessattempt_add                 302 403 403 403 403 403
admin:axes_accessattempt_change              302 403 403 403 403 302
admin:axes_accessattempt_changelist          302 403 403 403 403 200
admin:axes_accessattempt_delete              302 403 403 403 403 302
admin:axes_accessattempt_history             302 302 302 302 302 302
admin:axes_accessfailurelog_add              302 403 403 403 403 403
admin:axes_accessfailurelog_change           302 403 403 403 403 302
admin:axes_accessfailurelog_changelist       302 403 403 403 403 200
admin:axes_accessfailurelog_delete           302 403 403 403 403 302
admin:axes_accessfailurelog_history          302 302 302 302 302 302
admin:axes_accesslog_add                     302 403 403 403 403 403
admin:axes_accesslog_change                  302 403 403 403 403 200
admin:axes_accesslog_changelist              302 403 403 403 403 200
admin:axes_accesslog_delete                  302 403 403 403 403 200
admin:axes_accesslog_history                 302 403 403 403 403 200
admin:code_release_withdraw                  302 403 403 403 200 200
admin:codes_code_add                         302 403 403 403 403 403
admin:codes_code_change                      302 200 200 200 200 200
admin:codes_code_changelist                  302 200 200 200 200 200
admin:codes_code_delete                      302 403 403 403 403 403
admin:codes_code_history                     302 200 200 200 200 200
admin:codes_codesystem_add                   302 403 403 403 200 200
admin:codes_codesystem_change                302 200 200 200 200 200
admin:codes_codesystem_changelist            302 200 200 200 200 200
admin:codes_codesystem_delete                302 403 403 403 403 403
admin:codes_codesystem_history               302 200 200 200 200 200
admin:codes_codeupload_add                   302 403 403 403 200 200
admin:codes_codeupload_change                302 403 403 403 200 200
admin:codes_codeupload_changelist            302 403 403 403 200 200
admin:codes_codeupload_delete                302 403 403 403 403 403
admin:codes_codeupload_history               302 403 403 403 200 200
admin:codes_codeupload_step                  302 405 405 405 405 405
admin:codes_release_add                      302 403 403 403 403 403
admin:codes_release_change                   302 200 200 200 200 200
admin:codes_release_changelist               302 200 200 200 200 200
admin:codes_release_delete                   302 403 403 403 403 403
admin:codes_release_history                  302 200 200 200 200 200
admin:imports_importbatch_add                302 200 403 403 403 200
admin:imports_importbatch_change             302 200 200 403 403 200
admin:imports_importbatch_changelist         302 200 200 403 403 200
admin:imports_importbatch_delete             302 403 403 403 403 403
admin:imports_importbatch_history            302 200 200 403 403 200
admin:imports_importbatch_step               302 405 405 405 405 405
admin:imports_importeddocument_add           302 403 403 403 403 403
admin:imports_importeddocument_change        302 200 200 403 403 200
admin:imports_importeddocument_changelist    302 200 200 403 403 200
admin:imports_importeddocument_delete        302 403 403 403 403 403
admin:imports_importeddocument_history       302 200 200 403 403 200
admin:imports_proposalwords_add              302 200 403 403 403 200
admin:imports_proposalwords_change           302 200 200 403 403 200
admin:imports_proposalwords_changelist       302 200 200 403 403 200
admin:imports_proposalwords_delete           302 200 403 403 403 200
admin:imports_proposalwords_history          302 200 200 403 403 200
admin:index                                  302 200 200 200 200 200
admin:jsi18n                                 302 200 200 200 200 200
admin:login                                  200 302 302 302 302 302
admin:logout                                 302 405 405 405 405 405
admin:password_change                        302 200 200 200 200 200
admin:password_change_done                   302 200 200 200 200 200
admin:procedure_start_draft                  302 405 405 405 405 405
admin:procedures_anesthesiatype_add          302 200 403 403 403 200
admin:procedures_anesthesiatype_change       302 200 200 200 200 200
admin:procedures_anesthesiatype_changelist   302 200 200 200 200 200
admin:procedures_anesthesiatype_delete       302 403 403 403 403 200
admin:procedures_anesthesiatype_history      302 200 200 200 200 200
admin:procedures_anesthesiatype_merge        302 403 403 403 403 200
admin:procedures_anesthesiatype_rename       302 403 403 403 403 200
admin:procedures_bodysite_add                302 200 403 403 403 200
admin:procedures_bodysite_change             302 200 200 200 200 200
admin:procedures_bodysite_changelist         302 200 200 200 200 200
admin:procedures_bodysite_delete             302 403 403 403 403 403
admin:procedures_bodysite_history            302 200 200 200 200 200
admin:procedures_bodysite_merge              302 403 403 403 403 200
admin:procedures_bodysite_rename             302 403 403 403 403 200
admin:procedures_personnelrole_add           302 200 403 403 403 200
admin:procedures_personnelrole_change        302 200 200 200 200 200
admin:procedures_personnelrole_changelist    302 200 200 200 200 200
admin:procedures_personnelrole_delete        302 403 403 403 403 403
admin:procedures_personnelrole_history       302 200 200 200 200 200
admin:procedures_personnelrole_merge         302 403 403 403 403 200
admin:procedures_personnelrole_rename        302 403 403 403 403 200
admin:procedures_procedure_add               302 403 403 403 403 403
admin:procedures_procedure_change            302 200 200 403 403 200
admin:procedures_procedure_changelist        302 200 200 403 403 200
admin:procedures_procedure_delete            302 403 403 403 403 403
admin:procedures_procedure_history           302 200 200 403 403 200
admin:procedures_procedureversion_add        302 200 403 403 403 200
admin:procedures_procedureversion_change     302 200 200 200 200 200
admin:procedures_procedureversion_changelist 302 200 200 200 200 200
admin:procedures_procedureversion_delete     302 403 403 403 403 403
admin:procedures_procedureversion_history    302 200 200 200 200 200
admin:procedures_setting_add                 302 200 403 403 403 200
admin:procedures_setting_change              302 200 200 200 200 200
admin:procedures_setting_changelist          302 200 200 200 200 200
admin:procedures_setting_delete              302 403 403 403 403 200
admin:procedures_setting_history             302 200 200 200 200 200
admin:procedures_setting_merge               302 403 403 403 403 200
admin:procedures_setting_rename              302 403 403 403 403 200
admin:procedures_specialty_add               302 200 403 403 403 200
admin:procedures_specialty_change            302 200 200 200 200 200
admin:procedures_specialty_changelist        302 200 200 200 200 200
admin:procedures_specialty_delete            302 403 403 403 403 403
admin:procedures_specialty_history           302 200 200 200 200 200
admin:procedures_specialty_merge             302 403 403 403 403 200
admin:procedures_specialty_rename            302 403 403 403 403 200
admin:procedures_tool_add                    302 200 403 403 403 200
admin:procedures_tool_change                 302 200 200 200 200 200
admin:procedures_tool_changelist             302 200 200 200 200 200
admin:procedures_tool_delete                 302 403 403 403 403 403
admin:procedures_tool_history                302 200 200 200 200 200
admin:procedures_tool_merge                  302 403 403 403 403 200
admin:procedures_tool_rename                 302 403 403 403 403 200
admin:record_event_add                       302 403 403 403 403 403
admin:record_event_change                    302 403 403 403 403 200
admin:record_event_changelist                302 403 403 403 403 200
admin:record_event_delete                    302 403 403 403 403 403
admin:record_event_history                   302 403 403 403 403 200
admin:search_missedsearch_add                302 403 403 403 403 403
admin:search_missedsearch_change             302 200 200 403 403 200
admin:search_missedsearch_changelist         302 200 200 403 403 200
admin:search_missedsearch_delete             302 403 403 403 403 403
admin:search_missedsearch_history            302 200 200 403 403 200
admin:search_vocabularyterm_add              302 200 403 403 403 200
admin:search_vocabularyterm_change           302 200 200 403 403 200
admin:search_vocabularyterm_changelist       302 200 200 403 403 200
admin:search_vocabularyterm_delete           302 403 403 403 403 403
admin:search_vocabularyterm_history          302 200 200 403 403 200
admin:user_free                              302 405 405 405 405 405
admin:version_ask                            302 200 403 403 403 200
admin:version_compare                        302 200 200 404 404 200
admin:version_drop_unsaved                   302 405 405 405 405 405
admin:version_note_typing                    302 405 405 405 405 405
admin:version_restore                        302 405 405 405 405 405
admin:version_revision                       302 200 200 403 403 200
admin:version_revisions                      302 200 200 403 403 200
admin:version_step                           302 302 302 302 302 302
admin:view_on_site                           302 302 302 302 302 302
"""

#: Who reads only what readers see: their answer for a draft at the desk is that there is none.
WITHOUT_DRAFTS = ("exporter", "codes")

#: What a POST by anybody gives outside the admin; everything else answers 405.
POSTS = {"codes:lookup": 200, "exports:lookup_csv": 200, "exports:lookup_xlsx": 200}

ACCESS: dict[str, dict[str, int]] = {
    name: dict(zip(PEOPLE, map(int, statuses), strict=True))
    for name, *statuses in (line.split() for line in _TABLE.strip().splitlines())
}
