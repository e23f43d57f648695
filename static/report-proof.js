// The sum that shows a report was sent by somebody's machine and not by a flood. It needs no tap and no
// secure page: where it cannot run, the report is taken all the same, only fewer of them in an hour.
(function () {
	'use strict';
	if (typeof document === 'undefined') {
		onmessage = function (message) {
			postMessage(solve(message.data.parameters));
		};
		return;
	}
	var field = document.querySelector('[data-challenge]');
	if (!field || typeof Worker === 'undefined') return;
	var challenge = JSON.parse(field.getAttribute('data-challenge'));
	var worker = new Worker(document.currentScript.src);
	worker.onmessage = function (message) {
		field.value = JSON.stringify({ challenge: challenge, solution: message.data });
		worker.terminate();
	};
	worker.postMessage(challenge);

	/** Counts up until SHA-256 of salt, nonce and counter (36 bytes: one block) begins as asked. */
	function solve(parameters) {
		var block = wordsOf(parameters.salt + parameters.nonce).concat(0, 1 << 31, 0, 0, 0, 0, 0, 288);
		var prefix = wordsOf(parameters.keyPrefix);
		for (var counter = 0; ; counter++) {
			block[8] = counter;
			var key = sha256(block);
			if (key[0] === prefix[0] && key[1] === prefix[1])
				return { counter: counter, derivedKey: key.map(hexOf).join('') };
		}
	}

	function wordsOf(hex) {
		return hex.match(/.{8}/g).map(function (word) {
			return parseInt(word, 16) | 0;
		});
	}

	function hexOf(word) {
		return ('0000000' + (word >>> 0).toString(16)).slice(-8);
	}

	/** FIPS 180-4, of one padded block of 16 words. */
	function sha256(block) {
		var tables = sha256.tables || (sha256.tables = tablesOfSha256());
		var w = block.slice();
		var s = tables.start.slice();
		for (var i = 0; i < 64; i++) {
			if (i > 15) {
				var n = w[i - 2];
				var f = w[i - 15];
				w[i] =
					((turn(n, 17) ^ turn(n, 19) ^ (n >>> 10)) +
						w[i - 7] +
						(turn(f, 7) ^ turn(f, 18) ^ (f >>> 3)) +
						w[i - 16]) |
					0;
			}
			var a = s[0];
			var e = s[4];
			var x =
				s[7] +
				(turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) +
				((e & s[5]) ^ (~e & s[6])) +
				tables.rounds[i] +
				w[i];
			var y = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & s[1]) ^ (a & s[2]) ^ (s[1] & s[2]));
			s = [(x + y) | 0, a, s[1], s[2], (s[3] + x) | 0, e, s[5], s[6]];
		}
		return s.map(function (word, place) {
			return (word + tables.start[place]) | 0;
		});
	}

	/** Fractional parts of the square and cube roots of the first primes. */
	function tablesOfSha256() {
		var start = [];
		var rounds = [];
		for (var number = 2; rounds.length < 64; number++) {
			var prime = true;
			for (var part = 2; part * part <= number; part++) if (number % part === 0) prime = false;
			if (!prime) continue;
			if (start.length < 8) start.push((Math.sqrt(number) * 4294967296) | 0);
			rounds.push((Math.cbrt(number) * 4294967296) | 0);
		}
		return { start: start, rounds: rounds };
	}

	function turn(word, bits) {
		return (word >>> bits) | (word << (32 - bits));
	}
})();
