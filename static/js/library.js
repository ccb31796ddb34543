/* LIBRARY. The drills' pages: moving figures, and what steers them. */

import "./page.js";
import "./drill-figure.js";
import "./figures-switch.js";
import "./browse.js";
import "./figure-controls.js";
