// The certificate of a listener: read from PEM files, and taken anew when they change. Only for
// .cpp files of what listens, since it includes Asio.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include <boost/asio/ssl/context.hpp>

#include "base/guarded.hpp"
#include "http/listener.hpp"

namespace mainstay::http {

/// What is spoken over TLS (RFC 7301).
enum class Protocol { http1, http2 };

/// What TLS connections begin with. Connections that are open keep what they began with.
class Certificate {
public:
    using Context = boost::asio::ssl::context;

    /// Throws std::runtime_error, naming the file, if the files cannot be used.
    explicit Certificate(TlsFiles files, Protocol protocol = Protocol::http1);

    /// For a new connection. Any thread.
    std::shared_ptr<Context> context();

    /// Takes the files anew if they have changed. Where they cannot be used, what was before stays
    /// in use, and the log says why. Reads files; one thread at a time.
    void refresh();

    /// Seconds since 1970. Any thread.
    std::int64_t expires_at() const { return expires_at_; }

    /// Whether the files are not those in use, since they cannot be used. Any thread.
    bool has_failed() const { return has_failed_; }

private:
    /// The files' content.
    struct Pem {
        std::string certificate;
        std::string key;
    };

    /// Nothing where the content is that of the last look. Throws where it cannot be read.
    std::optional<Pem> read_anew();

    void use(const Pem& pem, bool is_first);

    const TlsFiles files_;
    const Protocol protocol_;
    std::string seen_;    // A digest of the content at the last look.
    std::string logged_;  // The last failure that was logged.
    std::atomic<std::int64_t> expires_at_ = 0;
    std::atomic<bool> has_failed_ = false;
    // Owned by this and by the connections that began with it.
    Guarded<std::shared_ptr<Context>> context_;
};

}  // namespace mainstay::http
