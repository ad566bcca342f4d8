"""Dated names and codes of places: provinces, prefectures, counties, towns, regions.

Example::

    gazetteer = places.load()
    area = gazetteer.resolve("腾冲县")
    gazetteer.ref_area(area.area_id, "2004")  # 530522
    gazetteer.ref_area(area.area_id, "2018")  # 530581
    gazetteer.english(area.area_id, full=True)  # Tengchong City
"""

from reportlib.places.areas import LEVELS, Area, AreaName, PlaceMention, moment
from reportlib.places.gazetteer import Gazetteer
from reportlib.places.loading import load

__all__ = ["LEVELS", "Area", "AreaName", "Gazetteer", "PlaceMention", "load", "moment"]
