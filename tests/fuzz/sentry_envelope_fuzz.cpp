// An envelope as anybody may send it: it is read or refused, in bounds; its payloads are parts of
// what came, one after the other; and what is taken of it is no more than that.
#include <cstdlib>
#include <string_view>

#include "compat/sentry_dsn.hpp"
#include "compat/sentry_envelope.hpp"
#include "compat/sentry_items.hpp"

namespace {

using namespace mainstay;
using namespace mainstay::compat;

void require(bool expectation) {
    if (!expectation) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const auto envelope = read_envelope(bytes);
    if (!envelope) return 0;
    require(envelope->items.size() <= envelope_items_max);
    const char* before = bytes.data();
    for (const auto& item : envelope->items) {
        require(item.payload.data() >= before);
        before = item.payload.data() + item.payload.size();
        require(before <= bytes.data() + bytes.size());
    }
    // Who sent it, where it came through a tunnel: what is found is text of what came.
    for (const auto text : {std::string_view(envelope->dsn), bytes})
        if (const auto dsn = read_dsn(text))
            require(
                text.find(dsn->key + "@") != text.npos || text.find(dsn->key + ":") != text.npos
            );
    const auto sent = sent_errors({1}, Time{1'800'000'000'000'000}, *envelope);
    require(sent.events.size() <= envelope->items.size());
    require(sent.sessions.size() <= sessions_max);
    std::size_t files = 0;
    for (const auto& event : sent.events)
        for (const auto& each : event.attachments) files += each.bytes.size();
    require(files <= attachments_bytes_max);
    for (const auto& each : sent.sessions)
        require(each.sessions >= 0 && each.crashed <= each.errored);
    for (const auto& each : sent.discards) require(each.quantity > 0);
    return 0;
}
