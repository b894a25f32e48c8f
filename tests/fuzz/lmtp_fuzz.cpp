// Any bytes are an LMTP conversation: it answers the same whatever portions they come in, stores
// what it says it stored, and gives back the memory that it took.
#include <cstdlib>
#include <string>
#include <vector>

#include "mail/lmtp_session.hpp"

namespace {

using namespace mainstay::mail;

struct World {
    std::ptrdiff_t memory = 1 << 20;
    std::string stored;

    LmtpCallbacks callbacks() {
        return {
            [](std::string_view address) {
                return address.starts_with('s') ? RecipientAnswer::accepted
                                                : RecipientAnswer::unknown;
            },
            [this](const Envelope& envelope, std::string_view content) {
                stored += envelope.from + '|' + std::string(content) + '|';
                return std::vector(envelope.recipients.size(), DeliveryAnswer::stored);
            },
            [this](std::ptrdiff_t bytes) {
                memory -= bytes;
                return true;
            },
        };
    }
};

std::string talk(World& world, std::string_view said, std::size_t portion) {
    LmtpSession session("fuzz", {.message_bytes_max = 200, .errors_max = 5}, world.callbacks());
    std::string replies;
    while (!said.empty() && !session.is_closed()) {
        auto piece = said.substr(0, portion);
        replies += session.feed(piece);
        said.remove_prefix(piece.size());
    }
    return replies;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    std::string_view said(reinterpret_cast<const char*>(data), size);
    World whole, pieces;
    auto at_once = talk(whole, said, size + 1);
    auto in_pieces = talk(pieces, said, 1);
    bool is_same = at_once == in_pieces && whole.stored == pieces.stored;
    bool is_given_back = whole.memory == 1 << 20 && pieces.memory == 1 << 20;
    if (!is_same || !is_given_back) std::abort();
    return 0;
}
