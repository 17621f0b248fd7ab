"""What each role may do with lists of local names: code managers match them, administrators read them."""

from accounts.roles import ADMINISTRATOR, CODE_MANAGER

_READ = ("crosswalks.view_crosswalk",)

PERMISSIONS = {CODE_MANAGER: (*_READ, "crosswalks.match_list"), ADMINISTRATOR: _READ}
