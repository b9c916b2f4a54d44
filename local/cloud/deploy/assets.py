"""Puts assets where templates expect them. Functions run from the folders themselves."""

import io
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from local.cloud.deploy.assembly import Asset
from local.cloud.functions.definition import DEPLOYMENT_ONLY


class Assets:
    """What has been published, by S3 key: the folder or file of the assembly behind it."""

    def __init__(self) -> None:
        self._sources: dict[tuple[str, str], Path] = {}
        self._restaged: dict[Path, Path] = {}

    def publish(self, assets: Iterable[Asset], s3: Any) -> None:
        self._restaged.clear()  # an assembly holds what its names say
        buckets = {bucket["Name"] for bucket in s3.list_buckets()["Buckets"]}
        for asset in assets:
            place = (asset.bucket, asset.key)
            if place in self._sources:
                self._sources[place] = asset.source
                continue
            if asset.bucket not in buckets:
                s3.create_bucket(Bucket=asset.bucket)
                buckets.add(asset.bucket)
            body = zipped(asset.source) if asset.zipped else asset.source.read_bytes()
            s3.put_object(Bucket=asset.bucket, Key=asset.key, Body=body)
            self._sources[place] = asset.source

    def source(self, content: dict[str, Any]) -> Path | None:
        """The folder behind a function's Code or a layer's Content."""
        found = self._sources.get((content.get("S3Bucket", ""), content.get("S3Key", "")))
        return self._restaged.get(found.resolve(), found) if found else None

    def restage(self, folders: Mapping[Path, Path]) -> None:
        """Until the next deployment, run from other folders than the assembly's: by the assembly's, the other."""
        self._restaged |= {folder.resolve(): other for folder, other in folders.items()}


def zipped(folder: Path) -> bytes:
    """A layer meant for Lambda's processor is not run here: its name stands for its content, which may be 200 MB."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        if not folder.is_dir():
            return folder.read_bytes()
        if (folder / DEPLOYMENT_ONLY).exists():
            archive.writestr(str(DEPLOYMENT_ONLY), folder.name)
            return finished(archive, buffer)
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(folder))
    return buffer.getvalue()


def finished(archive: zipfile.ZipFile, buffer: io.BytesIO) -> bytes:
    archive.close()
    return buffer.getvalue()
