"""What each role may do with imports: everybody at the desk sees them; whoever may write entries may import them."""

from accounts.roles import ROLES

PERMISSIONS = {role: ("imports.view_importbatch", "imports.view_importeddocument") for role in ROLES}
