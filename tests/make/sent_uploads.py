"""Files on their way: an upload that has begun, and one that is brought to its end through the services."""

import hashlib
from uuid import uuid4

from PIL import Image

from app.services.uploads.begin_upload import AnnouncedFile, begin_upload
from app.services.uploads.finish_file import finish_file
from app.services.uploads.make_paper import make_paper
from app.services.uploads.receive_piece import arriving_file_of, receive_piece
from app.services.uploads.upload_places import place_of_unit
from tests.make.context_maker import actor_named
from tests.make.failpoints import Killed
from tests.make.photos import jpeg_photo, sheet

SLOT = "employer_integrity_statement"


def small_photo(number=0):
    """Return a photo of few dots; each number another one."""
    picture = sheet((600, 800))
    picture.paste(Image.new("RGB", (40, 40), (number * 40 % 256, 90, 200)), (300, 650))
    return jpeg_photo(picture)


def announced(name, data):
    """Return a file as the script announces it."""
    return AnnouncedFile(name, len(data), hashlib.sha256(data).hexdigest())


def upload_in_work(context, login="agent"):
    """Return the id of a paper that a unit's agent has begun to upload."""
    return Script(context, login).begin([("a.jpg", small_photo())]).paper_id


class Script:
    """What the script of a page does, at a server that may be killed: it asks again, and goes on where it stopped."""

    def __init__(self, context, login="agent4", slot=SLOT, piece=20_000, place=""):
        self.sound, self.context, self.slot, self.size = context, context, slot, piece
        self.by = actor_named(context, login)
        self.place = place or place_of_unit(self.by)
        self.killed = 0

    def persist(self, act, *names, **more):
        """Do something; when the process ended on the way, do it again at the one that was started after it."""
        try:
            return act(self.context, self.by, *names, **more)
        except Killed:
            self.killed += 1
            self.context = self.sound
            return act(self.context, self.by, *names, **more)

    def begin(self, files, *, is_more=False):
        told = [announced(name, data) for name, data in files]
        return self.persist(begin_upload, self.place, self.slot, told, is_more=is_more)

    def send(self, paper_id, file, data):
        """Send what is missing of a file."""
        received = file.received
        while received < len(data):
            piece = data[received : received + self.size]
            digest = hashlib.sha256(piece).hexdigest()
            received = self.persist(receive_piece, paper_id, file.id, received, piece, digest)

    def bring(self, files, *, is_more=False):
        """Bring files to their end; return the id of the paper in work."""
        begun = self.begin(files, is_more=is_more)
        for (_name, data), file in zip(files, begun.files, strict=True):
            if not file.is_finished:
                self.send(begun.paper_id, file, data)
                self.persist(finish_file, begun.paper_id, file.id, hashlib.sha256(data).hexdigest())
        return begun.paper_id

    def make(self, paper_id):
        """Make one paper of what has come; return the id under which it waits."""
        return self.persist(make_paper, paper_id, uuid4().hex)["id"]

    def choose(self, files):
        """Bring files and make one paper of them; return the id under which it waits."""
        return self.make(self.bring(files))

    def received(self, paper_id, file_id):
        return arriving_file_of(self.sound, self.by, paper_id, file_id).received
