// The QR of the first documents keeps number and hash behind #, which no server sees until it is asked.
if (location.hash.length > 64)
	location.replace('/verify?t=' + encodeURIComponent(location.hash.slice(1)));
