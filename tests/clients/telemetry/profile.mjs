// Measures itself by @datadog/pprof while one function computes, uploads both profiles, and prints
// what it sent as one line of JSON.
//
//   profile.mjs SERVICE URL     the route, without its query; the key is in OTEL_EXPORTER_OTLP_HEADERS
import { encode, heap, time } from "@datadog/pprof";

const version = "1.2.3";
const [service, url] = process.argv.slice(2);
const [, authorization] = /authorization=([^,]*)/.exec(
  process.env.OTEL_EXPORTER_OTLP_HEADERS,
);
const kept = [];

function computeForProfile(milliseconds) {
  const end = Date.now() + milliseconds;
  let sum = 0;
  while (Date.now() < end)
    for (let i = 1; i < 1000; i++) sum += Math.sqrt(i) / sum || 1;
  return sum;
}

function keepForProfile(count) {
  for (let i = 0; i < count; i++)
    kept.push({ i, text: `kept ${i}`, more: [i, i, i] });
}

async function upload(type, profile, mark) {
  const strings = profile.stringTable.strings;
  const body = await encode(profile);
  const query = new URLSearchParams({ service, version, type });
  const answer = await fetch(`${url}?${query}`, {
    method: "POST",
    headers: { authorization: decodeURIComponent(authorization) },
    body,
    signal: AbortSignal.timeout(20_000),
  });
  return {
    type,
    function: mark,
    status: answer.status,
    answer: (await answer.text()).slice(0, 500),
    bytes: body.length,
    samples: profile.sample.length,
    values: profile.sampleType.map((each) => strings[each.type]),
    has_function: profile.function.some((each) => strings[each.name] === mark),
  };
}

heap.start(32 * 1024, 64);
time.start({ intervalMicros: 5000, lineNumbers: true });
computeForProfile(1500);
keepForProfile(200_000);
const profiles = [
  await upload("cpu", time.stop(false), "computeForProfile"),
  await upload("heap", heap.profile(), "keepForProfile"),
];
console.log(JSON.stringify({ service, version, profiles }));
