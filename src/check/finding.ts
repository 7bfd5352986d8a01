export type Finding = { readonly code: 'interface-missing'; readonly device: string };
