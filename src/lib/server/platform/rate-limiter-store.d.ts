// The package declares this class among its exports and exports it from this file only.
declare module 'rate-limiter-flexible/lib/RateLimiterStoreAbstract.js' {
	import { RateLimiterStoreAbstract } from 'rate-limiter-flexible';
	export default RateLimiterStoreAbstract;
}
