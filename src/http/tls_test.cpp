#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <thread>

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <sys/socket.h>
#include <unistd.h>

#include "http/sample_test.hpp"

namespace mainstay::http::test::tls_test {

namespace {

using std::chrono::milliseconds;

void write_pem(const std::string& path, auto write) {
    std::FILE* file = std::fopen(path.c_str(), "w");
    REQUIRE(file);
    write(file);
    std::fclose(file);
}

/// A key and a certificate of its own making for `name`, as files that are replaced when made anew.
class Files {
public:
    Files() : folder_(std::filesystem::temp_directory_path() / ("tls" + std::to_string(getpid()))) {
        std::filesystem::create_directories(folder_);
    }

    Files(const Files&) = delete;
    Files& operator=(const Files&) = delete;

    ~Files() { std::filesystem::remove_all(folder_); }

    TlsFiles names() const { return {folder_ / "certificate.pem", folder_ / "key.pem"}; }

    void make(const char* name, long seconds = 3600, const EVP_CIPHER* cipher = nullptr) {
        EVP_PKEY* key = EVP_EC_gen("P-256");
        X509* certificate = X509_new();
        X509_set_version(certificate, X509_VERSION_3);
        ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
        X509_gmtime_adj(X509_getm_notBefore(certificate), -7200);
        X509_gmtime_adj(X509_getm_notAfter(certificate), seconds);
        X509_set_pubkey(certificate, key);
        auto* subject = X509_get_subject_name(certificate);
        const auto* text = reinterpret_cast<const unsigned char*>(name);
        X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, text, -1, -1, 0);
        X509_set_issuer_name(certificate, subject);
        X509_sign(certificate, key, EVP_sha256());
        auto files = names();
        write_pem(files.certificate, [&](std::FILE* file) { PEM_write_X509(file, certificate); });
        char password[] = "x";
        write_pem(files.key, [&](std::FILE* file) {
            PEM_write_PrivateKey(
                file, key, cipher, reinterpret_cast<unsigned char*>(cipher ? password : nullptr),
                cipher ? 1 : 0, nullptr, nullptr
            );
        });
        X509_free(certificate);
        EVP_PKEY_free(key);
    }

private:
    std::filesystem::path folder_;
};

/// What a client offers.
struct Offer {
    std::string alpn = "\x08http/1.1";
    int version_max = TLS1_3_VERSION;
    SSL_SESSION* session = nullptr;
};

class TlsClient {
public:
    explicit TlsClient(std::uint16_t port, Offer offer = {})
        : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)),
          context_(SSL_CTX_new(TLS_client_method())),
          ssl_((SSL_CTX_set_security_level(context_, 0), SSL_new(context_))) {
        // OpenSSL writes to a socket as to any file.
        std::signal(SIGPIPE, SIG_IGN);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        timeval wait{.tv_sec = 10, .tv_usec = 0};
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
        REQUIRE(::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
        SSL_set_min_proto_version(ssl_, TLS1_VERSION);
        SSL_set_max_proto_version(ssl_, offer.version_max);
        const auto* protocols = reinterpret_cast<const unsigned char*>(offer.alpn.data());
        SSL_set_alpn_protos(ssl_, protocols, static_cast<unsigned>(offer.alpn.size()));
        if (offer.session) SSL_set_session(ssl_, offer.session);
        SSL_set_fd(ssl_, socket_);
        is_open_ = SSL_connect(ssl_) == 1;
    }

    TlsClient(const TlsClient&) = delete;
    TlsClient& operator=(const TlsClient&) = delete;

    ~TlsClient() {
        SSL_free(ssl_);
        SSL_CTX_free(context_);
        ::close(socket_);
    }

    bool is_open() const { return is_open_; }

    SSL* ssl() { return ssl_; }

    void send(std::string_view text) {
        CHECK(SSL_write(ssl_, text.data(), static_cast<int>(text.size())) > 0);
    }

    /// What comes until there are `answers` heads of answers, or the end.
    std::string receive(int answers = 1) {
        std::string got;
        auto count = [&] {
            int heads = 0;
            for (auto at = got.find("HTTP/1.1 "); at != got.npos;
                 at = got.find("HTTP/1.1 ", at + 1))
                heads += got.find("\r\n\r\n", at) != got.npos;
            return heads;
        };
        char bytes[4096];
        while (count() < answers) {
            int arrived = SSL_read(ssl_, bytes, sizeof bytes);
            if (arrived <= 0) break;
            got.append(bytes, static_cast<std::size_t>(arrived));
        }
        return got;
    }

    /// Whom the server's certificate names.
    std::string name() {
        char name[100] = "";
        X509* certificate = SSL_get1_peer_certificate(ssl_);
        if (!certificate) return name;
        X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), NID_commonName, name, 100);
        X509_free(certificate);
        return name;
    }

private:
    int socket_;
    SSL_CTX* context_;
    SSL* ssl_;
    bool is_open_ = false;
};

Options with_tls(const Files& files) {
    auto options = quick();
    options.listeners = {{.name = "main"}, {.name = "tls", .tls = files.names()}};
    options.certificate_interval = milliseconds(1);  // Looks that take longer must not meet.
    return options;
}

std::string figure(SampleServer& server, std::string_view name) {
    auto text = ask(server.port("main"), "GET", "/metrics").body;
    auto at = text.find('\n' + std::string(name) + "{listener=\"tls\"} ");
    if (at == text.npos) return "none";
    auto end = text.find('\n', at + 1);
    return text.substr(text.rfind(' ', end) + 1, end - text.rfind(' ', end) - 1);
}

/// Waits until `is_so`, for at most five seconds.
bool soon(auto is_so) {
    for (int i = 0; i < 250; ++i) {
        if (is_so()) return true;
        std::this_thread::sleep_for(milliseconds(20));
    }
    return false;
}

const std::string health = request("GET", "/api/v1/health");

}  // namespace

TEST_CASE("a listener with a certificate speaks TLS 1.2 and 1.3, and HTTP/1.1 within") {
    Files files;
    files.make("first");
    SampleServer server(with_tls(files));

    for (int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        TlsClient client(server.port("tls"), {.version_max = version});
        REQUIRE(client.is_open());
        const unsigned char* chosen = nullptr;
        unsigned length = 0;
        SSL_get0_alpn_selected(client.ssl(), &chosen, &length);
        CHECK(std::string(reinterpret_cast<const char*>(chosen), length) == "http/1.1");
        client.send(health);
        auto got = client.receive();
        CHECK(got.starts_with("HTTP/1.1 200 OK"));
        CHECK(got.find("Strict-Transport-Security") != got.npos);
    }
    CHECK(!TlsClient(server.port("tls"), {.version_max = TLS1_1_VERSION}).is_open());
    CHECK(!TlsClient(server.port("tls"), {.alpn = "\x02h2"}).is_open());
    CHECK(figure(server, "mainstay_http_listener_handshakes_failed_total") == "2");
}

TEST_CASE("cookies that are set over TLS are bound to it") {
    Files files;
    files.make("first");
    SampleServer server(with_tls(files));
    TlsClient client(server.port("tls"));

    client.send(request("POST", "/api/v1/session", "", R"({"password":"right"})"));

    CHECK(client.receive().find("__Host-mainstay_session=agent") != std::string::npos);
}

TEST_CASE("requests that are sent ahead over TLS are answered in order, bodies too") {
    Files files;
    files.make("first");
    SampleServer server(with_tls(files));
    TlsClient client(server.port("tls"));

    client.send(health + request("GET", "/nope") + health);
    auto got = client.receive(3);

    auto first = got.find("200 OK"), second = got.find("404 Not Found"),
         third = got.rfind("200 OK");
    CHECK(first < second);
    CHECK(second < third);
    CHECK(third != got.npos);
    client.send(request(
        "POST", "/api/v1/notes",
        std::string(as_agent) + "Content-Length: 200017\r\n"
                                "Content-Type: application/json\r\n"
    ));
    client.send("{\"text\":\"" + std::string(200'000, 'x') + "\"}      ");
    CHECK(client.receive().starts_with("HTTP/1.1 422"));
}

TEST_CASE("a renewed certificate serves new connections, and those that are open go on") {
    Files files;
    files.make("first");
    SampleServer server(with_tls(files));
    TlsClient old(server.port("tls"));
    CHECK(old.name() == "first");
    auto expiry = figure(server, "mainstay_tls_certificate_expiry_timestamp_seconds");

    files.make("second", 7200);

    CHECK(soon([&] { return TlsClient(server.port("tls")).name() == "second"; }));
    CHECK(figure(server, "mainstay_tls_certificate_expiry_timestamp_seconds") > expiry);
    CHECK(figure(server, "mainstay_tls_certificate_trouble") == "0");
    old.send(health);
    CHECK(old.receive().starts_with("HTTP/1.1 200 OK"));
}

TEST_CASE("files that cannot be used leave the certificate of before in use, and are told") {
    Files files;
    files.make("second");
    const auto other_key = files.names().key + ".other";
    std::filesystem::copy_file(files.names().key, other_key);
    files.make("first");
    SampleServer server(with_tls(files));
    auto has_failed = [&] { return figure(server, "mainstay_tls_certificate_trouble"); };
    auto is_first = [&] { return TlsClient(server.port("tls")).name() == "first"; };
    CHECK(has_failed() == "0");

    SUBCASE("no certificate at all") { std::ofstream(files.names().certificate) << "nonsense"; }
    SUBCASE("the key of another") { std::filesystem::rename(other_key, files.names().key); }
    SUBCASE("none there") { std::filesystem::remove(files.names().key); }
    SUBCASE("one that has expired") { files.make("second", -60); }
    SUBCASE("a key with a password") { files.make("second", 3600, EVP_aes_256_cbc()); }

    CHECK(soon([&] { return has_failed() == "1"; }));
    CHECK(is_first());
    files.make("third");
    CHECK(soon([&] { return has_failed() == "0"; }));
    CHECK(TlsClient(server.port("tls")).name() == "third");
}

TEST_CASE("a server whose certificate cannot be used does not start, and names the file") {
    Files files;
    files.make("first", 3600, EVP_aes_256_cbc());

    CHECK_THROWS_WITH(SampleServer(with_tls(files)), doctest::Contains(files.names().key.c_str()));
}

TEST_CASE("a handshake that does not come to its end in time is cut off") {
    Files files;
    files.make("first");
    SampleServer server(with_tls(files));
    Client silent(server.port("tls")), plain(server.port("tls"));

    plain.send(health);

    CHECK(plain.receive_until("HTTP").find("HTTP") == std::string::npos);
    CHECK(silent.is_closed());
    CHECK(soon([&] { return figure(server, "mainstay_http_listener_connections") == "0"; }));
}

TEST_CASE("a connection over TLS ends with a goodbye, so that an end is not taken for a cut") {
    Files files;
    files.make("first");
    SampleServer server(with_tls(files));
    TlsClient client(server.port("tls"));

    client.send(request("GET", "/api/v1/health", "Connection: close\r\n"));
    client.receive();

    char byte = 0;
    int ended = SSL_read(client.ssl(), &byte, 1);
    // The body may still come before the end.
    while (ended > 0) ended = SSL_read(client.ssl(), &byte, 1);
    CAPTURE(ERR_reason_error_string(ERR_peek_error()));
    CHECK(SSL_get_error(client.ssl(), ended) == SSL_ERROR_ZERO_RETURN);
}

TEST_CASE("who comes back over TLS resumes the session") {
    Files files;
    files.make("first");
    SampleServer server(with_tls(files));
    SSL_SESSION* session = nullptr;
    {
        TlsClient first(server.port("tls"));
        first.send(health);
        first.receive();
        session = SSL_get1_session(first.ssl());
        SSL_shutdown(first.ssl());  // A session without a goodbye is not resumed.
    }
    TlsClient again(server.port("tls"), {.session = session});

    CHECK(SSL_session_reused(again.ssl()) == 1);
    SSL_SESSION_free(session);
}

}  // namespace mainstay::http::test::tls_test
