#include "http/tls.hpp"

#include <ctime>
#include <fstream>
#include <iterator>
#include <span>
#include <stdexcept>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <fmt/format.h>
#include <openssl/ssl.h>

#include "base/crypto.hpp"
#include "base/log.hpp"

namespace mainstay::http {

namespace {

constexpr std::size_t file_bytes_max = 1 << 20;

std::string content_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::string content(file_bytes_max + 1, '\0');
    file.read(content.data(), static_cast<std::streamsize>(content.size()));
    if (!file.is_open() || file.bad()) throw std::runtime_error(path + " cannot be read");
    content.resize(static_cast<std::size_t>(file.gcount()));
    if (content.size() > file_bytes_max) throw std::runtime_error(path + " is larger than 1 MiB");
    return content;
}

using Byte = unsigned char;

/// Chooses the one protocol of the listener. Who offers only others is told so (RFC 7301 §3.2).
template <Protocol protocol>
int choose_protocol(
    SSL* /*connection*/, const Byte** chosen, Byte* length, const Byte* offered,
    unsigned offered_bytes, void* /*ours*/
) {
    static constexpr Byte http1[] = "\x08http/1.1";
    static constexpr Byte http2[] = "\x02h2";
    const std::span<const Byte> line =
        protocol == Protocol::http1 ? std::span<const Byte>(http1) : std::span<const Byte>(http2);
    auto bytes = static_cast<unsigned>(line.size() - 1);  // Without the end of the text.
    Byte* selected = nullptr;
    auto outcome =
        SSL_select_next_proto(&selected, length, line.data(), bytes, offered, offered_bytes);
    *chosen = selected;
    return outcome == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

/// Without this OpenSSL would ask whoever sits at the terminal.
int no_password(char*, int, int, void*) { return 0; }

std::int64_t expiry_of(SSL_CTX* context) {
    std::tm time{};
    const X509* certificate = SSL_CTX_get0_certificate(context);
    if (!certificate || ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &time) != 1)
        throw std::runtime_error("the certificate does not say when it expires");
    return timegm(&time);
}

// Owners: see Certificate.
std::shared_ptr<Certificate::Context> make_context(Protocol protocol) {
    using Context = Certificate::Context;
    auto context = std::make_shared<Context>(Context::tls_server);  // Owners: as above.
    SSL_CTX* native = context->native_handle();
    SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
    SSL_CTX_set_options(native, SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE);
    SSL_CTX_set_cipher_list(native, "ECDHE+AESGCM:ECDHE+CHACHA20");
    // Ten thousand idle connections must not hold what their largest record needed.
    SSL_CTX_set_mode(native, SSL_MODE_RELEASE_BUFFERS);
    static constexpr Byte sessions[] = "mainstay";
    SSL_CTX_set_session_id_context(native, sessions, sizeof sessions - 1);
    SSL_CTX_set_default_passwd_cb(native, no_password);
    auto choose = protocol == Protocol::http1 ? choose_protocol<Protocol::http1>
                                              : choose_protocol<Protocol::http2>;
    SSL_CTX_set_alpn_select_cb(native, choose, nullptr);
    return context;
}

}  // namespace

Certificate::Certificate(TlsFiles files, Protocol protocol)
    : files_(std::move(files)), protocol_(protocol) {
    use(*read_anew(), true);
}

std::optional<Certificate::Pem> Certificate::read_anew() {
    auto before = std::exchange(seen_, {});  // What cannot be read now is new when it can be again.
    Pem pem{content_of(files_.certificate), content_of(files_.key)};
    seen_ = hex(hash(pem.certificate + '\0' + pem.key));
    if (seen_ == before) return std::nullopt;
    return pem;
}

void Certificate::use(const Pem& pem, bool is_first) {
    auto context = make_context(protocol_);
    boost::system::error_code error;
    context->use_certificate_chain(boost::asio::buffer(pem.certificate), error);
    if (error)
        throw std::runtime_error(
            files_.certificate + " is not a certificate in PEM form: " + error.message()
        );
    context->use_private_key(boost::asio::buffer(pem.key), Context::pem, error);
    if (error)
        throw std::runtime_error(
            files_.key +
            " is not the key of the certificate, in PEM form and not encrypted: " + error.message()
        );
    auto expires_at = expiry_of(context->native_handle());
    bool is_expired = expires_at <= std::time(nullptr);
    // At the start an expired certificate still lets in who has to renew it.
    if (is_expired && !is_first) throw std::runtime_error(files_.certificate + " has expired");
    if (is_expired)
        MAINSTAY_LOG(error, "http", "the certificate in {} has expired", files_.certificate);
    expires_at_ = expires_at;
    context_.with([&](auto& current) { current = std::move(context); });
}

// Owners: see Certificate.
std::shared_ptr<Certificate::Context> Certificate::context() {
    return context_.with([](const auto& current) { return current; });
}

void Certificate::refresh() {
    try {
        auto pem = read_anew();
        if (!pem) return;
        use(*pem, false);
        has_failed_ = false;
        logged_.clear();
        MAINSTAY_LOG(info, "http", "the certificate in {} is in use", files_.certificate);
    } catch (const std::exception& exception) {
        has_failed_ = true;
        if (std::exchange(logged_, exception.what()) == exception.what()) return;
        MAINSTAY_LOG(
            warning, "http", "the certificate of before stays in use: {}", exception.what()
        );
    }
}

}  // namespace mainstay::http
