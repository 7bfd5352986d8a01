/** Replaces the item of that id, or appends it. */
export function put<T extends { readonly id: string }>(items: readonly T[], item: T): readonly T[] {
	return items.some(({ id }) => id === item.id)
		? items.map((one) => (one.id === item.id ? item : one))
		: [...items, item];
}
