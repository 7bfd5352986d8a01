/** Lifetimes are read by people: whole hours and minutes once they are long. */
function span(total: number, unit: { hours: string; minutes: string; seconds: string; forever: string }): string {
	// RFC 8415 §7.7: 0xffffffff is infinity.
	if (total >= 0xffffffff) return unit.forever;
	if (total >= 7200) return `${Math.floor(total / 3600)} ${unit.hours}`;
	if (total >= 120) return `${Math.floor(total / 60)} ${unit.minutes}`;
	return `${total} ${unit.seconds}`;
}

export const spanEn = (total: number) =>
	span(total, { hours: 'h', minutes: 'min', seconds: 's', forever: 'unlimited time' });

export const spanJa = (total: number) =>
	span(total, { hours: '時間', minutes: '分', seconds: '秒', forever: '無期限' });
