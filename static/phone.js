// Comfort for form[data-kept=fresh|typed|send]; pages work without it.
(() => {
	const find = (what) => document.querySelector(what);
	const alarm = find('[role=alert][tabindex]');
	if (alarm) alarm.focus();
	const form = find('form[data-kept]');
	if (!form) return;
	const { kept } = form.dataset;
	const fields = form.elements;
	const key = 'draft ' + location.pathname;
	let dirty = kept === 'send';
	let pressed, busy;

	const store = (act, words) => {
		try {
			return localStorage[act + 'Item'](key, words);
		} catch {
			return null;
		}
	};
	const show = (id, state) => {
		find(id).textContent = find(id).dataset[state];
	};

	const left = find('#left');
	const count = () => {
		if (!left) return;
		const open = [...fields].filter((e) => e.required && !e.validity.valid).map((e) => e.name);
		left.textContent = left.dataset[open[0] ? 'some' : 'none'].replace('#', new Set(open).size);
	};

	const draft = find('#draft');
	const save = () => {
		const typed = [...new FormData(form)].filter(([name]) => !/^(key|code)$/.test(name));
		store('set', JSON.stringify(typed));
	};
	if (draft) {
		const words = store('get');
		draft.checked = !!words;
		draft.closest('[hidden]').hidden = false;
		draft.onchange = () => (draft.checked ? save() : store('remove'));
		if (words && kept === 'fresh') {
			const typed = JSON.parse(words);
			for (const e of fields) {
				const said = typed.filter((pair) => pair[0] === e.name).map((pair) => pair[1]);
				if (said[0] === undefined) continue;
				if (/radio|box/.test(e.type)) e.checked = said.includes(e.value);
				else e.value = said[0];
			}
			dirty = true;
			show('#restored', 'done');
		}
	}

	// The slip's code: what follows # is sent to nobody.
	const code = /^#(?:code=)?([\dA-Z]{12})$/.exec(location.hash);
	if (code && fields.code) {
		fields.code.value = code[1];
		history.replaceState(null, '', location.pathname);
	}

	// The same key again brings the same receipt.
	const send = async () => {
		show('#net', 'sending');
		const stop = new AbortController();
		const timer = setTimeout(() => stop.abort(), 3e4);
		try {
			const body = new URLSearchParams(new FormData(form));
			const answer = await fetch('', { method: 'POST', body, signal: stop.signal });
			const page = await answer.text();
			dirty = false;
			if (answer.redirected) {
				store('remove');
				location.replace(answer.url);
			} else {
				document.write(page);
				document.close();
			}
		} catch {
			show('#net', 'lost');
			setTimeout(send, 4e3);
		}
		clearTimeout(timer);
	};

	onclick = (event) => {
		pressed = event.target.closest('button');
	};
	form.onsubmit = (event) => {
		const last = kept === 'send' && !(pressed && pressed.name);
		if (!last && navigator.onLine) dirty = false;
		else event.preventDefault();
		if (last) busy = busy || send();
		else if (dirty) {
			show('#net', 'lost');
			ononline = () => pressed.click();
		}
	};
	form.oninput = () => {
		dirty = true;
		count();
		if (draft && draft.checked) save();
	};
	onbeforeunload = () => dirty || undefined;
	onpageshow = count;
})();
