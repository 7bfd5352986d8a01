import { Box, Text } from 'ink';
import { styleOf } from '../colours.ts';
import { type Row, textOf } from '../row.ts';

/** Paints rows. They are as wide as they are: Ink has nothing left to wrap or to cut. */
export const Rows = ({ rows, colour }: { readonly rows: readonly Row[]; readonly colour: boolean }) => (
	<Box flexDirection="column">
		{rows.map((line, index) => (
			<Line key={index} row={line} colour={colour} />
		))}
	</Box>
);

const Line = ({ row, colour }: { readonly row: Row; readonly colour: boolean }) =>
	textOf(row).trim() === '' && !row.some(({ tone }) => tone === 'cursor') ? (
		<Text> </Text>
	) : (
		<Text>
			{row.map(({ text, tone, bold }, index) => (
				<Text key={index} {...styleOf(tone, bold, colour)}>
					{tone === 'cursor' && !colour && text === ' ' ? '_' : text}
				</Text>
			))}
		</Text>
	);
