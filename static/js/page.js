/* PAGE. What every page does. */

import "./busy.js";
import "./focus.js";
import "./trouble.js";
