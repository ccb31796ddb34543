/* ZONE. Clock times in the patient's own zone, wherever the phone is. */

/* How far the zone's clocks are ahead of UTC at an instant, in milliseconds. */
function ahead(zone, at) {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone || undefined, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit",
  });
  const { year, month, day, hour, minute, second } = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000;
}

/* "HH:MM" at an instant. */
export const clockTime = (at, zone) => new Date(at + ahead(zone, at)).toISOString().slice(11, 16);

/* The instant at which the zone's clocks showed "HH:MM" on a date. */
export function instantOf(date, time, zone) {
  const shown = Date.parse(`${date}T${time}:00Z`);
  const near = shown - ahead(zone, shown);
  return shown - ahead(zone, near);
}
