#include "http/inflate.hpp"

#include <zlib.h>

#include "base/text.hpp"

namespace mainstay::http {

namespace {

constexpr int gzip_only = 16 + MAX_WBITS;
constexpr int zlib_only = MAX_WBITS;
constexpr std::size_t piece_bytes = 16 * 1024;
constexpr std::uint64_t ratio_counts_from = 1 << 20;

}  // namespace

struct Inflater::Stream {
    z_stream z{};
    bool is_ready;

    explicit Stream(Coding coding)
        : is_ready(inflateInit2(&z, coding == Coding::gzip ? gzip_only : zlib_only) == Z_OK) {}

    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;

    ~Stream() {
        if (is_ready) inflateEnd(&z);
    }
};

std::optional<Coding> coding_of(std::string_view content_encoding) {
    auto name = lower_ascii(trimmed(content_encoding));
    if (name == "gzip" || name == "x-gzip") return Coding::gzip;
    if (name == "deflate") return Coding::deflate;
    return std::nullopt;
}

Inflater::Inflater(Coding coding, InflateLimits limits)
    : limits_(limits), stream_(std::make_unique<Stream>(coding)), buffer_(piece_bytes, '\0') {}

Inflater::~Inflater() = default;

Inflater::State Inflater::push(std::string_view packed, const Take& take) {
    auto& z = stream_->z;
    if (!stream_->is_ready) return State::malformed;
    bytes_in_ += packed.size();
    z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    z.avail_in = static_cast<uInt>(packed.size());
    bool is_full = false;
    while (z.avail_in > 0 || is_full) {
        if (is_at_end_ && inflateReset(&z) != Z_OK) return State::malformed;
        is_at_end_ = false;
        z.next_out = reinterpret_cast<Bytef*>(buffer_.data());
        z.avail_out = static_cast<uInt>(buffer_.size());
        int outcome = inflate(&z, Z_NO_FLUSH);
        // All that came was taken, and nothing was left to give.
        if (outcome == Z_BUF_ERROR && z.avail_in == 0) return State::more;
        if (outcome != Z_OK && outcome != Z_STREAM_END) return State::malformed;
        is_at_end_ = outcome == Z_STREAM_END;
        is_full = z.avail_out == 0 && !is_at_end_;
        auto made = buffer_.size() - z.avail_out;
        bytes_out_ += made;
        bool is_bomb = limits_.ratio_max > 0 && bytes_out_ > ratio_counts_from &&
                       bytes_out_ / limits_.ratio_max > bytes_in_;
        if (bytes_out_ > limits_.bytes_max || is_bomb) return State::too_large;
        if (made > 0 && !take(std::string_view(buffer_).substr(0, made))) return State::stopped;
    }
    return State::more;
}

Unpacked gunzip(std::string_view packed, std::size_t bytes_max) {
    Unpacked unpacked{Unpacked::State::whole, {}};
    Inflater inflater(Coding::gzip, {.bytes_max = bytes_max});
    auto append = [&](std::string_view piece) {
        unpacked.bytes += piece;
        return true;
    };
    auto state = inflater.push(packed, append);
    if (state == Inflater::State::too_large) return {Unpacked::State::too_large, {}};
    if (state != Inflater::State::more || !inflater.is_whole())
        return {Unpacked::State::malformed, {}};
    return unpacked;
}

}  // namespace mainstay::http
