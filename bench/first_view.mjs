// How long the queue takes to be there, in a browser that has never seen the page.
// Called with the server's address, a session cookie's value, and a text that the queue shows.
import { createRequire } from 'node:module';

const { chromium } = createRequire(new URL('../web/package.json', import.meta.url))('playwright-core');
const [address, cookie, text] = process.argv.slice(2);
const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium-headless-shell',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
        '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
const times = [];
let bytes = 0;
for (let run = 0; run < 5; run += 1) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    await context.addCookies([{ name: 'mainstay_session', value: cookie, url: address }]);
    const page = await context.newPage();
    const sizes = [];
    page.on('requestfinished', (request) => {
        const { pathname } = new URL(request.url());
        // Read ahead while nothing else is done, for keys that may be pressed later.
        if (pathname.startsWith('/assets/dialogs-')) return;
        if (/\.(js|css|html)$|\/$/.test(pathname)) sizes.push(request.sizes());
    });
    const begun = performance.now();
    await page.goto(address, { waitUntil: 'commit' });
    await page.getByText(text).first().waitFor({ timeout: 15_000 });
    times.push(performance.now() - begun);
    bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size.responseBodySize, 0);
    await context.close();
}
await browser.close();
times.sort((a, b) => a - b);
console.log(JSON.stringify({ median_ms: times[2], worst_ms: times[4], code_bytes: bytes }));
