"""Who is let in by the routes of what is on its way: the account that began it, and nobody else."""

UPLOAD_CELLS = {
    "uploads.state": ("GET", "/uploads/{upload}/nowhere", {"agent"}),
    "uploads.receive": ("PATCH", "/uploads/{upload}/nowhere", {"agent"}),
    "uploads.finish": ("POST", "/uploads/{upload}/nowhere", {"agent"}),
    "uploads.cancel": ("DELETE", "/uploads/{upload}/nowhere", {"agent"}),
    "page_editor.show": ("GET", "/uploads/{upload}", {"agent"}),
    "page_editor.change": ("POST", "/uploads/{upload}", {"agent"}),
    "page_editor.add": ("POST", "/uploads/{upload}/more", {"agent"}),
    "page_editor.make": ("POST", "/uploads/{upload}/made", {"agent"}),
    "page_editor.picture": ("GET", "/uploads/{upload}/pages/nowhere.png", {"agent"}),
}
