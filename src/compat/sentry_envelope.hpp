// Sentry's envelope: a header, and items with a header each. Pure, and linear in what came.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace mainstay::compat {

/// How much an envelope may be, packed and plain.
inline constexpr std::size_t envelope_packed_bytes_max = 10U << 20U;
inline constexpr std::size_t envelope_bytes_max = 32U << 20U;

inline constexpr std::size_t envelope_items_max = 1'000;
inline constexpr std::size_t envelope_header_bytes_max = 64U << 10U;

struct EnvelopeItem {
    std::string type;  // As it is written: `event`, `session`, `transaction`, …
    std::string filename;
    std::string content_type;
    std::string attachment_type;
    std::int64_t item_count = 1;  // Of those that hold several: logs.
    std::string_view payload;     // Of the bytes that were read.
};

struct Envelope {
    std::string event_id;  // As it is written; may be empty.
    std::string dsn;       // The same.
    std::vector<EnvelopeItem> items;
};

/// Reads an envelope. An item without `length` reaches to the end of its line; lines may end in
/// CRLF; empty lines between items are skipped; members of headers that are odd are as if they were
/// not there. Refuses: envelope_malformed. REQUIRES: `bytes` outlive what is read.
Result<Envelope> read_envelope(std::string_view bytes);

}  // namespace mainstay::compat
