import { render, Text } from 'ink';

// The least that a program with Ink can be: what the wizard's start is held against.
render(<Text>mape-setup</Text>).unmount();
