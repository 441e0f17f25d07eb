"""A pack as files: its PDF and its workbook, and those of many boards as one zip."""

import io
import zipfile

from metrics.packs.content import Pack

ZIP = "application/zip"


def files_of(pack: Pack, *, reference: str = "") -> dict[str, bytes]:
    """Name → content of one board's files. `reference` names this copy."""
    from metrics.packs.pdf import pack_pdf
    from metrics.packs.workbook import pack_workbook

    return {
        f"{pack.file_name}.pdf": pack_pdf(pack, reference),
        f"{pack.file_name}.xlsx": pack_workbook(pack, reference),
    }


class Archive:
    """A zip that grows pack by pack."""

    def __init__(self) -> None:
        self._buffer = io.BytesIO()
        self._zip = zipfile.ZipFile(self._buffer, "w")

    def add(self, pack: Pack, *, reference: str = "") -> None:
        """Makes one board's files and adds them; both are compressed within already."""
        moment = pack.made_at.timetuple()[:6]
        for name, content in files_of(pack, reference=reference).items():
            self._zip.writestr(zipfile.ZipInfo(name, moment), content)

    def content(self) -> bytes:
        """The finished file."""
        self._zip.close()
        return self._buffer.getvalue()
