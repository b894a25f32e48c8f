// A client of HTTP/2 that sends what it is told to, by the rules or not. Only for
// grpc_listener*_test.cpp.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mainstay::monitoring::test {

using Fields = std::vector<std::pair<std::string, std::string>>;

namespace frame {
inline constexpr int data = 0, headers = 1, priority = 2, reset = 3, settings = 4, ping = 6,
                     goaway = 7, window_update = 8, continuation = 9, unknown = 0x42;
inline constexpr int end_stream = 1, end_headers = 4;
}  // namespace frame

inline const std::string preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// An integer of HPACK (RFC 7541 §5.1) whose first byte has `bits` for it, after `first`.
std::string hpack_integer(std::size_t value, unsigned bits, unsigned first = 0);

/// A field that is not indexed.
std::string literal(std::string_view name, std::string_view value);

/// A field that the other side keeps, as the first of its table.
std::string indexed_literal(std::string_view name, std::string_view value);

std::string frame_of(int type, int flags, std::uint32_t stream, std::string_view payload);

/// The head of an export, and what is added to it.
std::string export_head(const Fields& more = {});

/// A message with its prefix.
std::string message(std::string_view body, bool is_packed = false);

/// What this process holds, and the most that it ever held, in MiB.
long resident_mib();
long peak_mib();

class RawClient {
public:
    /// Opens as HTTP/2 does, unless it is told how.
    explicit RawClient(std::uint16_t port, std::string_view opening = {});
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;
    ~RawClient();

    /// False where the server has closed the connection.
    bool send(std::string_view bytes) const;

    /// The same again and again, reading what comes; false where the server closed the connection
    /// before that was `bytes_max`.
    bool flood(std::string_view bytes, std::size_t bytes_max);

    /// An export whose whole body is there; of at most a first window.
    void call(std::uint32_t stream, std::string_view body, const Fields& more = {}) const;

    /// Whether `text` was in a line of what came, within ten seconds. Lines are such as
    /// `HEADERS 1 grpc-status: 0`, `DATA 1 7`, `RST_STREAM 1 0` and `GOAWAY 11`.
    bool receives(std::string_view text);

    /// Whether the server closes the connection, within ten seconds.
    bool is_closed();

    /// What has come.
    const std::string& received() const { return lines_; }

    void end_writing() const;

private:
    bool read_some(int flags = 0);
    void note_frames();
    void note_head(std::uint32_t stream, std::string_view payload);

    int socket_;
    void* inflater_;  // Of nghttp2.
    std::string bytes_;
    std::string lines_;
};

}  // namespace mainstay::monitoring::test
