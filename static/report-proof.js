// The sum that tells a report from a flood. Sending waits for it, 15 seconds at most, and for a network.
(() => {
	const turn = (word, bits) => (word >>> bits) | (word << (32 - bits));
	const hexOf = (word) => (word >>> 0).toString(16).padStart(8, 0);
	const wordsOf = (hex) => hex.match(/.{8}/g).map((word) => parseInt(word, 16) | 0);

	// Fractions of square and cube roots of the first primes.
	const start = [];
	const rounds = [];
	const fraction = (root) => (root * 2 ** 32) | 0;
	for (let number = 2; rounds.length < 64; number++) {
		let part = 2;
		while (number % part) part++;
		if (part < number) continue;
		if (start.length < 8) start.push(fraction(Math.sqrt(number)));
		rounds.push(fraction(Math.cbrt(number)));
	}

	// FIPS 180-4, of one block of 16 words.
	const sha256 = (block) => {
		const w = block.slice();
		let s = start;
		for (let i = 0; i < 64; i++) {
			if (i > 15) {
				const n = w[i - 2];
				const f = w[i - 15];
				w[i] =
					((turn(n, 17) ^ turn(n, 19) ^ (n >>> 10)) +
						w[i - 7] +
						(turn(f, 7) ^ turn(f, 18) ^ (f >>> 3)) +
						w[i - 16]) |
					0;
			}
			const a = s[0];
			const e = s[4];
			const x =
				s[7] +
				(turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) +
				((e & s[5]) ^ (~e & s[6])) +
				rounds[i] +
				w[i];
			const y =
				(turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & s[1]) ^ (a & s[2]) ^ (s[1] & s[2]));
			s = [(x + y) | 0, a, s[1], s[2], (s[3] + x) | 0, e, s[5], s[6]];
		}
		return s.map((word, i) => (word + start[i]) | 0);
	};

	// Counts up until the hash begins as asked.
	const solve = ({ salt, nonce, keyPrefix }) => {
		const block = wordsOf(salt + nonce).concat(0, 1 << 31, 0, 0, 0, 0, 0, 288);
		const prefix = wordsOf(keyPrefix);
		for (let counter = 0; ; counter++) {
			block[8] = counter;
			const key = sha256(block);
			if (key[0] === prefix[0] && key[1] === prefix[1])
				return { counter, derivedKey: key.map(hexOf).join('') };
		}
	};

	if (!globalThis.document) {
		onmessage = ({ data }) => postMessage(solve(data.parameters));
		return;
	}
	const field = document.querySelector('[data-challenge]');
	const { form } = field;
	const state = form.querySelector('.net');
	const challenge = JSON.parse(field.dataset.challenge);
	const worker = new Worker(document.currentScript.src);
	let busy = true;
	let pressed, held;
	const done = () => {
		busy = false;
		worker.terminate();
		clearTimeout(held);
		if (held && navigator.onLine) form.submit();
	};
	ononline = () => held && done();
	worker.onerror = done;
	worker.onmessage = ({ data }) => {
		field.value = JSON.stringify({ challenge, solution: data });
		done();
	};
	worker.postMessage(challenge);

	onclick = ({ target }) => {
		pressed = target.closest('button');
	};
	form.onsubmit = (event) => {
		clearTimeout(held);
		held = 0;
		const { onLine } = navigator;
		if (pressed?.name || (onLine && !busy)) return;
		event.preventDefault();
		state.textContent = state.dataset[onLine ? 'sending' : 'lost'];
		held = setTimeout(done, 15e3);
	};
	onpagehide = () => {
		held = 0;
		state.textContent = '';
	};
})();
