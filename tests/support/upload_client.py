"""Uploads as a script of a page does it: announced, sent in pieces, finished, and made a paper."""

import hashlib
import json

BY_SCRIPT = {"X-Refresh": "1"}


class Uploading:
    """Somebody's client at a door where files are announced: a test client, or a browser of a served program (bench)."""

    def __init__(self, client, token, door):
        self.client, self.token, self.door = client, token, door

    def begin(self, *files, more="", stamp=None):
        """Announce files (name, bytes); return the answer."""
        told = [
            {"name": name, "size": len(data), "stamp": stamp or hashlib.sha256(data).hexdigest()}
            for name, data in files
        ]
        return self.post(self.door, files=json.dumps(told), more=more)

    def post(self, url, **fields):
        """Send a small form as the script does."""
        return self.client.post(url, data={"csrf_token": self.token, **fields}, headers=BY_SCRIPT)

    def piece(self, url, offset, data, digest=None):
        """Send one piece."""
        known = hashlib.sha256(data).hexdigest() if digest is None else digest
        headers = {"X-CSRFToken": self.token, "Upload-Offset": str(offset), "Upload-Digest": known}
        return self.client.patch(
            url, data=data, headers=BY_SCRIPT | headers, content_type="application/octet-stream"
        )

    def send(self, url, data, received=0, size=1 << 20):
        """Send what is missing of a file; return the last answer."""
        answer = None
        while received < len(data):
            answer = self.piece(url, received, data[received : received + size])
            if answer.status_code != 200:
                return answer
            received = answer.json["received"]
        return answer

    def bring(self, *files, more=""):
        """Bring files to the end; return the answer that refused one, or where the paper is made of them."""
        begun = self.begin(*files, more=more)
        if begun.status_code != 201:
            return begun
        for (_name, data), place in zip(files, begun.json["files"], strict=True):
            if place["finished"]:
                continue
            self.send(place["url"], data, place["received"])
            finished = self.post(place["url"], digest=hashlib.sha256(data).hexdigest())
            if finished.status_code != 200:
                return finished
        return begun.json["make"]

    def choose(self, *files, key="k"):
        """Bring files and make a paper of them; return the last answer."""
        brought = self.bring(*files)
        return self.post(brought, _key=key) if isinstance(brought, str) else brought


def choose(desk, door, *files, key="k"):
    """Let files (name, bytes) wait at a door as one paper; return the last answer."""
    return Uploading(desk.client, desk.token(), door).choose(*files, key=key)
