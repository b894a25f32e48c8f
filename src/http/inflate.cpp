#include "http/inflate.hpp"

#include <algorithm>

#include <zlib.h>

namespace mainstay::http {

namespace {

constexpr int gzip_only = 16 + MAX_WBITS;

/// zlib's state, ended whatever happens.
struct Inflater {
    z_stream stream{};
    bool is_ready = inflateInit2(&stream, gzip_only) == Z_OK;

    Inflater() = default;
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;

    ~Inflater() {
        if (is_ready) inflateEnd(&stream);
    }
};

}  // namespace

Unpacked gunzip(std::string_view packed, std::size_t bytes_max) {
    Inflater inflater;
    auto& stream = inflater.stream;
    if (!inflater.is_ready || packed.empty()) return {Unpacked::State::malformed, {}};
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream.avail_in = static_cast<uInt>(packed.size());
    Unpacked unpacked{Unpacked::State::whole, {}};
    auto& bytes = unpacked.bytes;
    while (true) {
        auto used = bytes.size();
        // One byte beyond the limit tells "just fits" from "too large".
        auto room = std::min(std::max<std::size_t>(4096, used), bytes_max + 1 - used);
        bytes.resize(used + room);
        stream.next_out = reinterpret_cast<Bytef*>(bytes.data() + used);
        stream.avail_out = static_cast<uInt>(room);
        int outcome = inflate(&stream, Z_NO_FLUSH);
        bytes.resize(bytes.size() - stream.avail_out);
        if (bytes.size() > bytes_max) return {Unpacked::State::too_large, {}};
        if (outcome == Z_STREAM_END) {
            if (stream.avail_in == 0) return unpacked;
            outcome = inflateReset(&stream);
        }
        if (outcome != Z_OK) return {Unpacked::State::malformed, {}};
    }
}

}  // namespace mainstay::http
