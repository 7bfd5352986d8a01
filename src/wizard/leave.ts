/** What an interruption of the program (SIGINT, SIGTERM, SIGHUP: the signal's reason) means to the wizard. */
export const leaveEvent = (interrupt: AbortSignal): { readonly type: 'quit' | 'hang-up' } => ({
	type: interrupt.reason === 'SIGHUP' ? 'hang-up' : 'quit',
});
