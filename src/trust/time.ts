const format = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2}))?)?)?$/

/**
 * Seconds since 1970 of a date in one of the W3C's forms of ISO 8601 (https://www.w3.org/TR/NOTE-datetime): a year, month or day, which
 * are their first moment in UTC, or a time with its zone. `undefined` for any other text, and for days that no calendar has.
 */
export function secondsOf(text: string): number | undefined {
  const match = text.length > 40 ? null : format.exec(text)
  if (match === null) return undefined
  const [, year, month = '01', day = '01', hour = '00', minute = '00', second = '00', fraction = '', zone = 'Z'] = match
  const days = daysBefore(Number(year), Number(month), Number(day))
  const offset = offsetOf(zone)
  if (days === undefined || offset === undefined) return undefined
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined
  return days * 86400 + Number(hour) * 3600 + Number(minute) * 60 + Number(second) + Number(`0${fraction}`) - offset
}

function offsetOf(zone: string): number | undefined {
  if (zone === 'Z') return 0
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(4))]
  if (hours > 23 || minutes > 59) return undefined
  return (zone.startsWith('-') ? -1 : 1) * (hours * 3600 + minutes * 60)
}

const monthDays = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

// Days from 1970-01-01 to a day, in the Gregorian calendar; without `Date`, which would let the 31st of February pass.
function daysBefore(year: number, month: number, day: number): number | undefined {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  const length = month === 2 && isLeap ? 29 : monthDays[month - 1]
  if (length === undefined || day < 1 || day > length) return undefined
  const last = year - 1
  const years = year * 365 + Math.floor(last / 4) - Math.floor(last / 100) + Math.floor(last / 400)
  const months = monthDays.slice(0, month - 1).reduce((sum, days) => sum + days, month > 2 && isLeap ? 1 : 0)
  return years + months + day - 1 - 719527
}
