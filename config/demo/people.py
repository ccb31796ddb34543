"""Everybody of the demo, house by house. All of them are invented."""

from config.demo.harbour import (
    ALAN,
    DEREK,
    FATIMA,
    HANA,
    INGRID,
    JOAN,
    LUIS,
    MEI_LIN,
    NIA,
    PETER,
    PRIYA,
    RUTH,
    SAM,
    SAMIR,
    TOBIAS,
)
from config.demo.harbour_too import BEA, ELIF, GRACE, KWAME, ROSA, VIKTOR
from config.demo.northgate import AISHA, COLM

PEOPLE = (
    RUTH, SAM, PRIYA, DEREK, JOAN, SAMIR, HANA, LUIS, INGRID, TOBIAS, MEI_LIN, FATIMA, PETER, ALAN, NIA,
    GRACE, BEA, KWAME, ELIF, ROSA, VIKTOR,
    COLM, AISHA,
)  # fmt: skip
