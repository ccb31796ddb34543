"""Figures: every drill drawn from its own joint angles, to the prescribed range, tempo and side.

The way through the rooms, each of which explains itself:

``space``, ``body``   angles in, places of every segment out (kinematics in three dimensions)
``postures``          how a body lies, sits or stands before it moves
``contacts``          heel on the mat, hand on the table: made exact; ``places`` names the points
``motion``            key poses made into a course, cut or stretched to the prescribed limit
``skin``, ``face``    convex solids on the bones; ``props`` and ``muscles`` beside and on them
``camera``            which way the reader looks; ``outlines`` what is seen of a solid from there
``layers``            what is drawn over what
``notes``, ``angles`` arcs, degrees, arrows; ``lens`` the magnifier; ``lettering`` the digits
``scene``             all of it on ``paper``
``still``, ``moving`` the outputs: SVG, and the player's data; ``palette`` colours, ``raster`` makes PNG
``easel``             draws what is asked for; ``checks`` what every drawing must keep
"""

from prescriptions.figures.easel import EDITION, draw

__all__ = ["EDITION", "draw"]
