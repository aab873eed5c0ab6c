"""files move FROM TO: everything that lies in the data folder goes into a bucket, or back; restartable."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.cli.operator_commands import prepared_context
from app.domain.file_place import WRONG_PLACE, WrongPlaceError, place_of
from app.services.recovery.move_files import MOST_NAMED, Place, move_files
from app.settings import HEADS
from app.store.file_places import opened
from app.store.head_places import HeadFolder, HeadObjects

if TYPE_CHECKING:
    import argparse

    from app.domain.file_place import BucketPlace
    from app.settings import Settings

PLACES = "local（数据文件夹）或 s3://存储桶/前缀"


def add_commands(commands: Any) -> None:
    """Add the commands of this file."""
    files = commands.add_parser("files", help="材料文件存放的地方：在数据文件夹和存储桶（S3）之间搬移")
    under = files.add_subparsers(dest="action", required=True, metavar="动作")
    moving = under.add_parser(
        "move", help="复制并逐个核对；中断后再运行，从没有复制的继续。有损坏的，退出码为 1"
    )
    moving.add_argument("source", metavar="从", help=PLACES)
    moving.add_argument("target", metavar="到", help=PLACES)
    moving.add_argument(
        "--remove", action="store_true", help="新的地方逐个读出核对无误以后，删除原来的地方的这一个"
    )
    moving.set_defaults(run=_move)


def _move(chosen: argparse.Namespace) -> tuple[dict[str, Any], int]:
    places = [_named(one) for one in (chosen.source, chosen.target)]
    # However they are written: what is removed at the one would be gone from the other.
    if places[0] == places[1]:
        raise ValueError("两个地方是同一个，没有可以搬的")
    settings = prepared_context().settings
    source, target = (_place(settings, one) for one in places)
    done = move_files(source, target, removes=chosen.remove)
    told = {
        "copied": done.copied,
        "there": done.there,
        "removed": done.removed,
        "letters": done.letters,
        "parts": done.parts,
        "heads": done.heads,
        "damaged": len(done.damaged),
        "named": done.damaged[:MOST_NAMED],
    }
    return told, 0 if done.is_whole else 1


def _named(given: str) -> BucketPlace | None:
    try:
        return place_of(given)
    except WrongPlaceError as wrong:
        raise ValueError(WRONG_PLACE.format(name="这里", given=given)) from wrong


def _place(settings: Settings, place: BucketPlace | None) -> Place:
    if place is not None and not (settings.s3_key and settings.s3_secret):
        raise ValueError("使用 S3 时必须设置 APP_S3_KEY 和 APP_S3_SECRET（APP_S3_ENDPOINT 写服务器的地址）")
    files = opened(settings, place)
    if settings.audit_heads is not None:
        return Place(files, None)
    if files.bucket is None:
        return Place(files, HeadFolder(settings.data_dir / HEADS))
    return Place(files, HeadObjects(files.bucket.part(HEADS)))
