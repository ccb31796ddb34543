/* PATIENT. What every patient's page does: first of all, nothing that was tapped gets lost. */

import "./page.js";
import "./drill-figure.js";
import "./figures-switch.js";
import "./player-left.js";
import "./offline.js";
