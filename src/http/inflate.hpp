// Unpacks gzip and deflate bodies within limits, whole or piece by piece. Pure.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace mainstay::http {

/// What packed bodies come as: gzip (RFC 1952), one member or more, or zlib (RFC 1950), which HTTP
/// calls deflate.
enum class Coding { gzip, deflate };

/// The coding that a Content-Encoding of one word names, in any case.
std::optional<Coding> coding_of(std::string_view content_encoding);

/// What a packed body may become.
struct InflateLimits {
    std::uint64_t bytes_max;

    /// How often larger than what came the content may be, once it is larger than a mebibyte: what
    /// is measured and logged packs well, but not like a bomb. 0: without limit.
    std::uint64_t ratio_max = 0;
};

/// Unpacks a body that comes in pieces. Holds 16 KiB and zlib's state, however much comes.
class Inflater {
public:
    enum class State { more, malformed, too_large, stopped };

    /// Takes the next of the content; false to stop.
    using Take = std::function<bool(std::string_view)>;

    Inflater(Coding coding, InflateLimits limits);
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;
    ~Inflater();

    /// Gives what `packed` yields to `take`, at most 16 KiB at once. Anything but `more` is the
    /// end.
    State push(std::string_view packed, const Take& take);

    /// Whether the body may end here.
    bool is_whole() const { return is_at_end_; }

private:
    struct Stream;

    InflateLimits limits_;
    std::unique_ptr<Stream> stream_;
    std::string buffer_;
    std::uint64_t bytes_in_ = 0;
    std::uint64_t bytes_out_ = 0;
    bool is_at_end_ = false;
};

struct Unpacked {
    enum class State { whole, malformed, too_large } state;
    std::string bytes;
};

/// The content of a whole gzip body. Stops at `bytes_max`, so that a small body cannot become a
/// huge one.
Unpacked gunzip(std::string_view packed, std::size_t bytes_max);

}  // namespace mainstay::http
