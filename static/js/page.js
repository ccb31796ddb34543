/* PAGE. What every page does. */

import "./busy.js";
import "./focus.js";
import "./step.js";
import "./trouble.js";
