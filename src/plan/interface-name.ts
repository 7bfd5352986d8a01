/** The kernel allows more (kernel: net/core/dev.c dev_valid_name); we refuse what would need quoting somewhere. */
export const isPlainInterfaceName = (name: string): boolean => /^[A-Za-z0-9][A-Za-z0-9._-]{0,14}$/.test(name);
