"""The permissions of each role, written out, so that none is gained or lost by accident."""

from accounts import roles

EVERYBODY = """
    code_lists.view_codelist
    codes.view_code codes.view_codeedition codes.view_codemap codes.view_codesystem codes.view_grouping codes.view_indexterm
    codes.view_release
    procedures.view_anesthesiatype procedures.view_bodysite procedures.view_personnelrole procedures.view_procedurecode
    procedures.view_procedurename procedures.view_procedurepersonnel procedures.view_proceduretool
    procedures.view_procedureversion procedures.view_risk procedures.view_setting procedures.view_source
    procedures.view_specialty procedures.view_step procedures.view_tool procedures.view_riskterm
    procedures.view_medicine procedures.view_milestone procedures.view_outcome procedures.view_illustration
"""
READERS_OF_DRAFTS = """
    checks.view_checkresult checks.view_silence
    comments.view_notice comments.view_thread comments.write_comment
    feedback.settle_report feedback.view_report glossary.view_word
    imports.view_importbatch imports.view_importeddocument
    procedures.read_drafts procedures.view_draftlink procedures.view_editorialevent procedures.view_procedure
"""
MORE = {
    roles.WRITER: f"""
        {READERS_OF_DRAFTS}
        checks.silence_advice code_lists.write_list glossary.add_word glossary.change_word
        imports.add_proposalwords imports.change_proposalwords imports.delete_proposalwords imports.view_proposalwords
        procedures.add_anesthesiatype procedures.add_bodysite procedures.add_personnelrole procedures.add_procedure
        procedures.add_procedurecode procedures.add_procedurename procedures.add_procedurepersonnel
        procedures.add_proceduretool procedures.add_risk procedures.add_setting procedures.add_source
        procedures.add_riskterm procedures.add_specialty procedures.add_step procedures.add_tool procedures.change_procedurecode
        procedures.change_procedurename procedures.change_procedurepersonnel procedures.change_proceduretool
        procedures.change_procedureversion procedures.change_risk procedures.change_source procedures.change_step
        procedures.delete_procedurecode procedures.delete_procedurename procedures.delete_procedurepersonnel
        procedures.delete_proceduretool procedures.delete_risk procedures.delete_source procedures.delete_step
        procedures.add_medicine procedures.add_milestone procedures.add_outcome procedures.change_medicine
        procedures.change_milestone procedures.change_outcome procedures.delete_medicine procedures.delete_milestone
        procedures.delete_outcome procedures.add_illustration procedures.change_illustration
        procedures.delete_illustration procedures.assign_entry procedures.write_entry
        search.add_vocabularyterm search.change_vocabularyterm search.view_missedsearch search.view_vocabularyterm
    """,
    roles.REVIEWER: f"""
        {READERS_OF_DRAFTS}
        comments.withdraw_request
        checks.silence_advice code_lists.sign_off_list glossary.approve_word
        imports.view_proposalwords
        procedures.assign_entry procedures.publish_unreviewed procedures.review_entry
        search.view_missedsearch search.view_vocabularyterm
    """,
    roles.EXPORTER: """
        procedures.export_entries
    """,
    roles.CODE_MANAGER: """
        code_lists.oversee_list code_lists.sign_off_list code_lists.write_list
        codes.load_release codes.view_codeupload
        crosswalks.match_list crosswalks.view_crosswalk
    """,
    roles.ADMINISTRATOR: f"""
        {READERS_OF_DRAFTS}
        code_lists.oversee_list comments.withdraw_request glossary.show_unreviewed
        imports.add_proposalwords imports.change_proposalwords imports.delete_proposalwords imports.view_proposalwords
        accounts.add_user accounts.change_user accounts.delete_user accounts.view_user
        codes.change_codesystem crosswalks.view_crosswalk record.view_event
        procedures.add_anesthesiatype procedures.add_bodysite procedures.add_personnelrole procedures.add_setting
        procedures.add_riskterm procedures.change_riskterm procedures.delete_riskterm
        procedures.add_specialty procedures.add_tool procedures.change_anesthesiatype procedures.change_bodysite
        procedures.change_personnelrole procedures.change_setting procedures.change_specialty procedures.change_tool
        procedures.delete_anesthesiatype procedures.delete_bodysite procedures.delete_personnelrole
        procedures.delete_setting procedures.delete_specialty procedures.delete_tool procedures.publish_unreviewed
        jobs.cancel_job jobs.view_job procedures.assign_entry
        search.add_vocabularyterm search.change_vocabularyterm search.view_missedsearch search.view_vocabularyterm
    """,
}
TABLE = {role: set((EVERYBODY + more).split()) for role, more in MORE.items()}
