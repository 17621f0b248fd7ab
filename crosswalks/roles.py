"""What each role may do with lists of local names: code managers match them, administrators read them."""

from accounts.roles import ADMINISTRATOR, CODE_MANAGER
from accounts.tour import Step

_READ = ("crosswalks.view_crosswalk",)

PERMISSIONS = {CODE_MANAGER: (*_READ, "crosswalks.match_list"), ADMINISTRATOR: _READ}

#: What the tour of the desk says that each role does in this room.
STEPS = {
    CODE_MANAGER: (
        Step(
            "Match a list of local names",
            "admin:crosswalks_crosswalk_changelist",
            (),
            "Upload it, accept the proposed codes, save it as a map.",
        ),
    ),
}
