#include "monitoring/grpc_listener_tls.hpp"

#include <chrono>
#include <fstream>
#include <stdexcept>
#include <string>
#include <utility>

#include <grpc/grpc.h>
#include <grpc/grpc_security.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "base/log.hpp"

namespace mainstay::monitoring {

namespace {

constexpr std::size_t file_bytes_max = 1 << 20;
constexpr std::chrono::seconds look_every{1};

std::string content_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::string content(file_bytes_max + 1, '\0');
    file.read(content.data(), static_cast<std::streamsize>(content.size()));
    if (!file.is_open() || file.bad()) throw std::runtime_error(path + " cannot be read");
    content.resize(static_cast<std::size_t>(file.gcount()));
    if (content.size() > file_bytes_max) throw std::runtime_error(path + " is larger than 1 MiB");
    return content;
}

template <auto free>
struct Free {
    void operator()(auto* it) const { free(it); }
};

using Bio = std::unique_ptr<BIO, Free<BIO_free_all>>;

Bio reader(const std::string& content) {
    return Bio(BIO_new_mem_buf(content.data(), static_cast<int>(content.size())));
}

/// Without this OpenSSL would ask whoever sits at the terminal.
int no_password(char*, int, int, void*) { return 0; }

struct Pem {
    std::string certificate;
    std::string key;

    bool operator==(const Pem&) const = default;
};

/// Throws std::runtime_error if the files are no certificate and its key.
Pem usable_pem(const http::TlsFiles& files) {
    Pem pem{content_of(files.certificate), content_of(files.key)};
    std::unique_ptr<X509, Free<X509_free>> certificate(
        PEM_read_bio_X509(reader(pem.certificate).get(), nullptr, no_password, nullptr)
    );
    if (!certificate) throw std::runtime_error(files.certificate + " has no certificate in PEM");
    std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>> key(
        PEM_read_bio_PrivateKey(reader(pem.key).get(), nullptr, no_password, nullptr)
    );
    if (!key) throw std::runtime_error(files.key + " has no key in PEM that is not encrypted");
    if (X509_check_private_key(certificate.get(), key.get()) != 1)
        throw std::runtime_error(files.key + " is not the key of " + files.certificate);
    return pem;
}

/// gRPC asks it at each handshake, one after the other, whether there is a new certificate. (gRPC's
/// own watcher of files takes what cannot be used, and refuses all connections then.)
class ReloadedCredentials : public grpc::ServerCredentials {
public:
    explicit ReloadedCredentials(http::TlsFiles files)
        : files_(std::move(files)), next_(usable_pem(files_)) {
        auto* options = grpc_ssl_server_credentials_create_options_using_config_fetcher(
            GRPC_SSL_DONT_REQUEST_CLIENT_CERTIFICATE, &ReloadedCredentials::fetch, this
        );
        credentials_ = grpc_ssl_server_credentials_create_with_options(options);
    }

    ReloadedCredentials(const ReloadedCredentials&) = delete;
    ReloadedCredentials& operator=(const ReloadedCredentials&) = delete;

    ~ReloadedCredentials() override { grpc_server_credentials_release(credentials_); }

    void SetAuthMetadataProcessor(
        const std::shared_ptr<grpc::AuthMetadataProcessor>&  // gRPC's, and none is set.
    ) override {}

private:
    int AddPortToServer(const std::string& address, grpc_server* server) override {
        return grpc_server_add_http2_port(server, address.c_str(), credentials_);
    }

    static grpc_ssl_certificate_config_reload_status fetch(
        void* self, grpc_ssl_server_certificate_config** config
    ) {
        return static_cast<ReloadedCredentials*>(self)->fetch(config);
    }

    grpc_ssl_certificate_config_reload_status fetch(grpc_ssl_server_certificate_config** config) {
        look();
        if (next_ == used_) return GRPC_SSL_CERTIFICATE_CONFIG_RELOAD_UNCHANGED;
        grpc_ssl_pem_key_cert_pair pair{next_.key.c_str(), next_.certificate.c_str()};
        // It insists on roots for clients' certificates, which are not asked for.
        *config = grpc_ssl_server_certificate_config_create(pair.cert_chain, &pair, 1);
        used_ = next_;
        return GRPC_SSL_CERTIFICATE_CONFIG_RELOAD_NEW;
    }

    void look() {
        auto now = std::chrono::steady_clock::now();
        if (now - looked_at_ < look_every) return;
        looked_at_ = now;
        try {
            next_ = usable_pem(files_);
            logged_.clear();
        } catch (const std::runtime_error& error) {
            if (logged_ == error.what()) return;
            logged_ = error.what();
            MAINSTAY_LOG(error, "monitoring", "the certificate in use stays: {}", logged_);
        }
    }

    const http::TlsFiles files_;
    Pem next_;
    Pem used_;
    std::string logged_;  // The last failure that was logged.
    std::chrono::steady_clock::time_point looked_at_ = std::chrono::steady_clock::now();
    grpc_server_credentials* credentials_ = nullptr;
};

}  // namespace

// Owners: see the header.
std::shared_ptr<grpc::ServerCredentials> tls_credentials(const http::TlsFiles& files) {
    return std::make_shared<ReloadedCredentials>(files);  // As above.
}

}  // namespace mainstay::monitoring
