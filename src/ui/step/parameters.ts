import { countPorts } from '../../map/port-set.ts';
import { formatPrefix4, formatPrefix6 } from '../../map/prefix.ts';
import { tunnelMtu } from '../../plan/tunnel.ts';
import type { PageOf, Step } from '../page.ts';
import { confidenceRows } from '../part/confidence.ts';
import { type Fact, factTable } from '../part/fact-table.ts';
import { portList } from '../part/port-list.ts';
import { relayAdvice, relayFacts } from '../part/relay-list.ts';
import { textField } from '../part/text-field.ts';
import { attention, focus, paragraph, plain, strong } from '../row.ts';

/** Every value with where it is from; the border relay is the one to confirm or change. */
export const parameters: Step<'parameters'> = (page) => {
	const { state, words, columns } = page;
	const { ce } = state;
	const doubtful = confidenceRows(ce.rule, page).filter((line) => line.some(({ tone }) => tone === 'attention'));
	if (state.typing) {
		const fields = factTable(facts(page).slice(0, 3), columns);
		return [textField(page, words.parameters.brLabel, '2001:db8::1'), fields];
	}
	return [
		[...paragraph(words.question.parameters, columns, strong), ...relayAdvice(page)],
		{ type: 'text', at: page.view.scroll ?? 0, rows: factTable(facts(page), columns) },
		doubtful,
		{ aside: [portList(ce.ports, columns)] },
	];
};

const facts = (page: PageOf<'parameters'>): readonly Fact[] => {
	const { state, words } = page;
	const { ce, br, delegation, provider } = state;
	const { from, ...label } = words.parameters;
	const { rule } = ce;
	const ruleText = `${formatPrefix6(rule.ipv6)} → ${formatPrefix4(rule.ipv4)}`;
	const ipv4 = ce.ipv4PrefixLength === undefined ? ce.ipv4 : `${ce.ipv4}/${ce.ipv4PrefixLength}`;
	const origin = delegation.origin === 'typed' ? from.yours : words.prefix.origin[delegation.origin];
	return [
		{ label: words.ui.parameters.prefix, value: plain(formatPrefix6(delegation.prefix)), origin },
		{ label: label.rule, value: plain(ruleText), origin: words.providerName(provider.id) },
		br === ''
			? { label: 'BR', value: attention(label.brUnknown) }
			: { label: 'BR', value: focus(br), origin: rule.br.includes(br) ? from.rule : from.yours },
		...relayFacts(page),
		{ label: label.ipv4, value: plain(ipv4), origin: from.computed },
		...(ce.psidLength === 0
			? []
			: [{ label: label.psid, value: plain(label.psidOf(ce.psid, ce.psidLength)), origin: from.computed }]),
		{ label: label.ports, value: plain(label.portCount(countPorts(ce.ports), ce.ports.length)), origin: from.computed },
		{ label: label.ce, value: plain(ce.address), origin: from.computed },
		{ label: label.mtu, value: plain(`${tunnelMtu}`), origin: from.computed },
	];
};
