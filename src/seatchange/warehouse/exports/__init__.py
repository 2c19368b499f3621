"""The tables of the published copy as files for other programs: spreadsheets, calendars, data frames."""

from seatchange.warehouse.exports.export import FORMATS, Exported, Format, export

__all__ = ["FORMATS", "Exported", "Format", "export"]
